import Glibc

extension HostView {
    /// The paths that a pattern (`glob(7)`, each step of it) stands for, sorted.
    ///
    /// As in a shell, `*` does not stand for a leading point. Throws where a folder on the way
    /// cannot be read, or where there are more paths than the limit.
    package func glob(
        _ pattern: String, limit: Int = HostView.entryLimit
    ) throws(HostError) -> [String] {
        let steps = pattern.split(separator: "/").map(String.init)
        guard !steps.isEmpty else { return [] }
        var found = [""]
        for step in steps {
            var next: [String] = []
            for folder in found {
                next += try matches(step, in: folder)
                guard next.count <= limit else {
                    throw HostError(
                        .tooLarge, path: pattern, problem: "it stands for more than \(limit) files")
                }
            }
            found = next
        }
        return found
    }

    private func matches(_ step: String, in folder: String) throws(HostError) -> [String] {
        guard step.contains(where: { "*?[\\".contains($0) }) else {
            let path = "\(folder)/\(step)"
            return try open(path, O_PATH) == nil ? [] : [path]
        }
        let place = folder.isEmpty ? "/" : folder
        guard let opened = try open(place, O_PATH), opened.status.st_mode & S_IFMT == S_IFDIR
        else { return [] }
        let isMatch = { (name: [UInt8]) in
            let text = name.map(CChar.init(bitPattern:)) + [0]
            return unsafe fnmatch(step, text, FNM_PERIOD) == 0
        }
        return try (entries(of: place, where: isMatch) ?? []).map { "\(folder)/\($0.name)" }
    }
}
