import HostSystem

/// One paragraph of a file in dpkg's format (deb-control(5)), of which some fields are wanted.
struct DpkgStanza {
    private static let fields = Dictionary(
        uniqueKeysWithValues: ["Package", "Status", "Version", "Architecture", "Conffiles"].map {
            ($0.lowercased(), $0)
        })

    private var values: [String: [UInt8]] = [:]
    /// The field that a line with a space in front continues; nil where it is not wanted.
    private var current: String?
    private(set) var isEmpty = true

    mutating func add(_ line: Span<UInt8>) {
        isEmpty = false
        if line.starts(with: [UInt8(ascii: " ")]) || line.starts(with: [UInt8(ascii: "\t")]) {
            guard let current else { return }
            values[current]?.append(UInt8(ascii: "\n"))
            values[current]?.append(copying: line)
            return
        }
        current = nil
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon <= 16 else { return }
        let name = String(decoding: line.extracting(..<colon).array(), as: UTF8.self)
        // dpkg takes the names of fields in either case.
        current = Self.fields[name.lowercased()]
        if let current { values[current] = line.extracting((colon + 1)...).array() }
    }

    private func text(_ field: String) -> String? {
        values[field].map { value in
            let space = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
            let trimmed = value.drop(while: space)
            let count = trimmed.reversed().drop(while: space).count
            return String(decoding: trimmed.prefix(count), as: UTF8.self)
        }
    }

    /// Nil for a paragraph that describes no package.
    func package(_ listing: DpkgPackage.Listing) -> DpkgPackage? {
        guard let name = text("Package"), !name.isEmpty, !name.contains("/") else { return nil }
        let architecture = text("Architecture") ?? ""
        let package = Package(
            manager: .dpkg, name: name, version: text("Version") ?? "",
            architecture: architecture.contains("/") ? "" : architecture)
        return DpkgPackage(
            package: package, listing: listing, configurationFiles: configurationFiles,
            isInstalled: isInstalled)
    }

    /// What was asked for does not matter (`hold ok installed` is common), nor whether the package
    /// is already configured: from `unpacked` on its new files are there.
    private var isInstalled: Bool {
        // The paragraphs of an image's `status.d` have no such field.
        guard let status = text("Status") else { return true }
        guard let state = status.split(separator: " ").last else { return false }
        return Self.installedStates.contains(String(state))
    }

    /// The states of packages whose files are on the disk.
    static let installedStates: Set<String> = [
        "installed", "triggers-pending", "triggers-awaited", "half-configured", "unpacked",
    ]

    /// Lines of ` /etc/x DIGEST`, with ` obsolete` and the like behind some.
    private var configurationFiles: [DpkgPackage.ConfigurationFile] {
        (values["Conffiles"] ?? []).split(separator: UInt8(ascii: "\n")).compactMap { line in
            var words = line.split(separator: UInt8(ascii: " "))
            while let last = words.last, words.count > 2,
                ["obsolete", "remove-on-upgrade"].contains(String(decoding: last, as: UTF8.self))
            {
                words.removeLast()
            }
            guard let hex = words.popLast(), !words.isEmpty else { return nil }
            return DpkgPackage.ConfigurationFile(
                path: Array(words.joined(separator: [UInt8(ascii: " ")])),
                digest: Digest(.md5, hex: hex))
        }
    }
}
