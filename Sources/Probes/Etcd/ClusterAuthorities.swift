import HostSystem
import Posture

/// The authorities whose clients the API server of this node believes.
struct ClusterAuthorities {
    /// Digests of their public keys.
    private let keys: Set<String>
    /// Why they are not known; nil where they are.
    private let doubt: Fact?

    /// Where they lie unless the API server of this node is told otherwise.
    private static let usualFiles = [
        "/etc/kubernetes/pki/ca.crt", "/etc/kubernetes/ssl/ca.crt", "/etc/kubernetes/ssl/ca.pem",
        "/var/lib/rancher/rke2/server/tls/client-ca.crt",
        "/var/lib/rancher/k3s/server/tls/client-ca.crt", "/var/lib/k0s/pki/ca.crt",
    ]

    /// Nil where the node has none.
    init?(_ host: HostView, pods: StaticPods) {
        var named: [(ComponentFiles, String)] = []
        for launch in ComponentFinder(ControlPlane.apiserver, host, pods: pods).find().launches {
            let flags = CommandFlags(launch.words) { _ in nil }
            guard let use = flags["client-ca-file"], use.doubt == nil, !use.value.isEmpty else {
                continue
            }
            named.append((launch.files, launch.absolute(use.value)))
        }
        let files =
            named.isEmpty ? Self.usualFiles.map { (ComponentFiles(node: host), $0) } : named
        var keys: Set<String> = []
        var empty: String?
        for (view, path) in files {
            do throws(HostError) {
                guard let (bytes, shown) = try view.contents(of: path) else { continue }
                let own = try Self.keys(in: bytes, path: path)
                if own.isEmpty { empty = shown }
                keys.formUnion(own)
            } catch {
                self.keys = []
                doubt = .unknown("\(error)", from: .file(path: path))
                return
            }
        }
        if keys.isEmpty, empty == nil { return nil }
        self.keys = keys
        doubt = empty.map { path in
            .unknown("\(path): it holds no certificate that can be read", from: .file(path: path))
        }
    }

    /// What cannot be read is no authority that anybody could use.
    private static func keys(in bytes: [UInt8], path: String) throws(HostError) -> Set<String> {
        let blocks = PEMBlock.blocks(of: String(decoding: bytes, as: UTF8.self))
        guard blocks.count < PEMBlock.limit else {
            throw HostError(
                .tooLarge, path: path, problem: "it holds \(PEMBlock.limit) certificates or more")
        }
        return Set(
            blocks.filter { $0.label == "CERTIFICATE" }.compactMap { block in
                block.bytes.flatMap { try? CertificateContents(der: $0).key.sha256 }
            })
    }

    /// Whether the authorities of a file that etcd believes are some of these; nil where it names
    /// no file.
    func shares(_ file: Fact?, _ launch: ComponentLaunch) -> Fact? {
        guard let file else { return nil }
        guard case .string(let path) = file.value else { return file }
        guard !path.isEmpty else { return nil }
        if let doubt { return doubt }
        do throws(HostError) {
            guard let (bytes, shown) = try launch.files.contents(of: launch.absolute(path)) else {
                return .unknown("\(path) is not there", from: file.origin)
            }
            let own = try Self.keys(in: bytes, path: shown)
            return own.isEmpty
                ? .unknown("\(shown): it holds no certificate", from: .file(path: shown))
                : Fact(.bool(!own.isDisjoint(with: keys)), from: .file(path: shown))
        } catch {
            return .unknown("\(error)", from: file.origin)
        }
    }
}
