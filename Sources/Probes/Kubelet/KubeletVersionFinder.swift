import HostSystem
import Posture

/// Finds out which version a kubelet is.
struct KubeletVersionFinder {
    let launch: KubeletLaunch

    private var host: HostView { launch.files }

    /// From the program itself where it may be run, else from its path, the package that it belongs
    /// to, or the images of the control plane; unknown where nothing tells.
    func find() -> Fact {
        SnapVersion.fact(ofProgram: launch.program, host) ?? ask() ?? path() ?? package()
            ?? manifest()
            ?? .unknown(
                "neither the program nor a package or manifest tells the kubelet's version",
                from: launch.origin)
    }

    /// `kubelet --version`, if only root can have put the program there.
    ///
    /// Whoever else can replace the file could have root run it.
    private func ask() -> Fact? {
        guard launch.runsHere, host.isLive, launch.program?.hasPrefix("/snap/") != true,
            !launch.isReplaced, let program = launch.program, host.isProgramOfRoot(program)
        else { return nil }
        do {
            let output = try host.run(program, ["--version"])
            guard output.exitCode == 0, let version = KubernetesVersion(in: output.text) else {
                return nil
            }
            return Fact(.string(version.text), from: .command("\(program) --version"))
        } catch {
            // The other sources are asked.
            return nil
        }
    }

    /// `/opt/kubernetes/v1.31.2/kubelet`
    private func path() -> Fact? {
        for part in (launch.program ?? "").split(separator: "/") {
            if let version = KubernetesVersion(String(part)) {
                return Fact(.string(version.text), from: launch.origin)
            }
        }
        return nil
    }

    /// The version of Debian's package `kubelet`: `1.31.2-1.1`.
    private func package() -> Fact? {
        let database = "/var/lib/dpkg/status"
        guard [nil, "/usr/bin/kubelet"].contains(launch.program) else { return nil }
        do {
            guard let contents = try host.contents(of: database, limitBytes: 64 << 20) else {
                return nil
            }
            var isKubelet = false
            for line in contents.bytes.split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            {
                if line.isEmpty {
                    isKubelet = false
                } else if line.elementsEqual("Package: kubelet".utf8) {
                    isKubelet = true
                } else if isKubelet, line.starts(with: "Status: ".utf8) {
                    isKubelet = line.elementsEqual("Status: install ok installed".utf8)
                } else if isKubelet, line.starts(with: "Version: ".utf8) {
                    let text = String(
                        decoding: line.dropFirst("Version: ".utf8.count), as: UTF8.self)
                    let upstream = text.split(separator: "-").first.map(String.init) ?? text
                    guard let version = KubernetesVersion(upstream) else { return nil }
                    return Fact(.string(version.text), from: .file(path: database))
                }
            }
        } catch {
            // The other sources are asked.
        }
        return nil
    }

    /// The image of the API server beside it, which kubeadm gives the kubelet's version.
    private func manifest() -> Fact? {
        let images = StaticPods.of(host).pods.flatMap(\.containers).compactMap(\.image)
        for image in images {
            guard case .string(let reference) = image.value,
                ControlPlane.apiserver.isImage(reference),
                let version = KubernetesVersion(in: reference)
            else { continue }
            return Fact(.string(version.text), from: image.origin)
        }
        return nil
    }
}
