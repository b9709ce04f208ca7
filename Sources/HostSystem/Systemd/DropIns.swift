extension HostView {
    /// The files `*.conf` of some folders in the order in which they apply: by their names,
    /// and of two with one name only that of the folder that stands first.
    package func dropIns(in folders: [String]) throws(HostError) -> [String] {
        var found: [String: String] = [:]
        for folder in folders {
            guard try status(of: folder)?.kind == .directory else { continue }
            let entries = try entries(of: folder) { name in
                name.first != UInt8(ascii: ".") && name.suffix(5).elementsEqual(".conf".utf8)
            }
            for entry in entries ?? [] where found[entry.name] == nil {
                found[entry.name] = "\(folder)/\(entry.name)"
            }
        }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    }
}
