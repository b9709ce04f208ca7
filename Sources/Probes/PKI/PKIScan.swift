import HostSystem

/// Goes through the folders of certificates and keys, within bounds.
struct PKIScan {
    /// More files than this are not looked at; that there are more is told.
    static let fileLimit = 2000
    /// A larger file is no certificate.
    static let fileLimitBytes = 256 << 10
    /// When all files together are larger than this, the rest is not read; that there is more is
    /// told.
    static let totalLimitBytes: Int64 = 16 << 20

    private let host: HostView
    private(set) var files: [PKIFile] = []
    /// The folders that were gone through, whose own modes count.
    private(set) var folders: [String] = []
    /// Files that hold keys in a form that is not read here.
    private(set) var bundles: [String] = []
    /// What could not be looked at.
    private(set) var problems: [HostError] = []

    /// A name that was found, before it is known whether another one leads to the same file.
    private struct Name {
        let path: String
        let status: FileStatus
        let isLink: Bool
    }

    private struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64

        init(_ status: FileStatus) {
            (device, inode) = (status.device, status.inode)
        }
    }

    private var names: [Name] = []
    private var seen: Set<Identity> = []

    /// `named` are files that are named somewhere, wherever they lie.
    init(_ host: HostView, named: [String] = []) {
        self.host = host
        for folder in PKIPlace.folders { walk(folder.path, depth: folder.depth) }
        for path in named { add(path, isLink: false) }
        read()
    }

    private mutating func walk(_ path: String, depth: Int) {
        do throws(HostError) {
            guard let status = try host.status(of: path), status.kind == .directory,
                seen.insert(Identity(status)).inserted
            else { return }
            folders.append(path)
            for entry in try host.entries(of: path) ?? [] {
                let place = "\(path)/\(entry.name)"
                if entry.kind == .regular {
                    add(place, isLink: false)
                } else if entry.kind == .directory {
                    walkBelow(place, depth: depth)
                } else if entry.kind == nil || entry.kind == .link {
                    follow(place, depth: depth)
                }
            }
        } catch {
            problems.append(error)
        }
    }

    private mutating func walkBelow(_ path: String, depth: Int) {
        if depth > 0 {
            walk(path, depth: depth - 1)
        } else if !PKIPlace.folders.contains(where: { folder in
            folder.depth == 0 && path.hasPrefix(folder.path + "/")
                && !path.dropFirst(folder.path.count + 1).contains("/")
        }) {
            problems.append(
                HostError(.tooLarge, path: path, problem: "it lies too deep to be gone through"))
        }
    }

    /// What a link leads to: a file, or a folder that counts as one here.
    private mutating func follow(_ path: String, depth: Int) {
        do throws(HostError) {
            if try host.status(of: path)?.kind == .directory {
                walkBelow(path, depth: depth)
            } else {
                add(path, isLink: try host.linkStatus(of: path) != nil)
            }
        } catch {
            problems.append(error)
        }
    }

    private mutating func add(_ path: String, isLink: Bool) {
        guard names.count < Self.fileLimit else {
            if names.count == Self.fileLimit, problems.last?.kind != .tooLarge {
                problems.append(
                    HostError(
                        .tooLarge, path: path,
                        problem:
                            "it is one of more than \(Self.fileLimit) files, of which the rest "
                            + "is not looked at"))
            }
            return
        }
        do throws(HostError) {
            guard let status = try host.status(of: path) else {
                if isLink {
                    problems.append(HostError(path: path, problem: "it is a link to nothing"))
                }
                return
            }
            if status.kind == .regular {
                names.append(Name(path: path, status: status, isLink: isLink))
            }
        } catch {
            problems.append(error)
        }
    }

    private mutating func read() {
        var best: [Identity: Name] = [:]
        for name in names {
            let identity = Identity(name.status)
            let isBetter =
                best[identity].map { known in
                    PKIFile.isCurrentLink(name.path) || (known.isLink && !name.isLink)
                } ?? true
            if isBetter { best[identity] = name }
        }
        let current = Set(names.map(\.path).filter(PKIFile.isCurrentLink))
        var total: Int64 = 0
        for name in best.values.sorted(by: { $0.path < $1.path }) {
            if PKIPlace.isBundleName(name.path.lastPathPart) { bundles.append(name.path) }
            let isRead = name.status.sizeBytes <= Int64(Self.fileLimitBytes)
            guard !isRead || total + name.status.sizeBytes <= Self.totalLimitBytes else {
                problems.append(
                    HostError(
                        .tooLarge, path: name.path,
                        problem:
                            "all files together are larger than \(Self.totalLimitBytes) bytes, "
                            + "and the rest is not read"))
                break
            }
            if isRead { total += name.status.sizeBytes }
            if let file = file(name, current) { files.append(file) }
        }
    }

    /// Nil for a file that has nothing to do with certificates.
    private func file(_ name: Name, _ current: Set<String>) -> PKIFile? {
        let isExpected =
            PKIPlace.isCertificateName(name.path.lastPathPart)
            || PKIPlace.isKeyName(name.path.lastPathPart)
        let folder = name.path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        let isSuperseded =
            PKIFile.rotation(of: name.path).map {
                !PKIFile.isCurrentLink(name.path) && current.contains("\(folder)/\($0)current.pem")
            } ?? false
        func made(_ blocks: [PEMBlock]?, _ problem: String?) -> PKIFile {
            PKIFile(
                path: name.path, status: name.status, blocks: blocks, problem: problem,
                isSuperseded: isSuperseded)
        }
        do throws(HostError) {
            if name.status.sizeBytes > Self.fileLimitBytes, !isExpected { return nil }
            guard
                let contents = try host.contents(of: name.path, limitBytes: Self.fileLimitBytes)
            else { return nil }
            let blocks = PEMBlock.blocks(of: contents)
            if blocks.count >= PEMBlock.limit {
                return made(nil, "it holds \(PEMBlock.limit) certificates and keys, or more")
            }
            if !blocks.isEmpty { return made(blocks, nil) }
            return isExpected ? made(nil, "it holds no certificate and no key") : nil
        } catch {
            return isExpected ? made(nil, error.problem) : nil
        }
    }
}

extension PEMBlock {
    /// The blocks of a file; a certificate that is not written as text is one.
    fileprivate static func blocks(of contents: FileContents) -> [PEMBlock] {
        let blocks = blocks(of: contents.text)
        guard blocks.isEmpty, contents.bytes.first == 0x30,
            (try? CertificateContents(der: contents.bytes)) != nil
        else { return blocks }
        return [PEMBlock(certificate: contents.bytes)]
    }
}
