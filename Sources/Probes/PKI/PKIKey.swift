/// A private key of a PKI folder, by its public half.
struct PKIKey {
    let file: PKIFile
    let contents: PrivateKeyContents

    static func read(_ files: [PKIFile]) -> (found: [PKIKey], problems: [PKIProblem]) {
        var found: [PKIKey] = []
        var problems: [PKIProblem] = []
        for file in files {
            if let problem = file.problem, PKIPlace.isKeyName(file.name) {
                problems.append(PKIProblem(file: file, reason: problem))
            }
            for block in file.blocks ?? [] where PrivateKeyContents.isKey(block.label) {
                do {
                    found.append(PKIKey(file: file, contents: try PrivateKeyContents(block)))
                } catch {
                    problems.append(
                        PKIProblem(file: file, reason: "the private key cannot be read: \(error)"))
                }
            }
        }
        return (found, problems)
    }

    /// The file that belongs to a key's file by its name, among others: `ca.crt` to `ca.key`,
    /// `server.pem` to `server-key.pem`, `cert.pem` to `key.pem`, `sa.pub` to `sa.key`, and of a file
    /// that holds both the file itself.
    static func partner(of path: String, among paths: Set<String>) -> String? {
        let name = path.lastPathPart
        let folder = path.dropLast(name.count)
        var stems: [String] = []
        if name.hasSuffix(".key") { stems.append(String(name.dropLast(".key".count))) }
        if name.hasSuffix("key.pem") {
            let stem = String(name.dropLast("key.pem".count))
            if stem.isEmpty {
                stems.append("cert")
            } else if let last = stem.last, "-_.".contains(last) {
                stems.append(String(stem.dropLast()))
            }
        }
        let candidates = stems.flatMap { stem in
            [
                "\(stem).crt", "\(stem).pem", "\(stem).cert", "\(stem).cer", "\(stem)-cert.pem",
                "\(stem)_cert.pem", "\(stem).pub",
            ]
        }
        return ([name] + candidates).map { folder + $0 }.first { paths.contains($0) }
    }
}
