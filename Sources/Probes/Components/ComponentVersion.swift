import HostSystem
import Posture

/// Finds out which version of Kubernetes a component is.
struct ComponentVersion {
    let launch: ComponentLaunch
    let component: Component

    /// From the images of the manifests that start it, from the program's path, or from the
    /// program itself where it may be run; unknown where nothing tells.
    func find() -> Fact {
        image() ?? path() ?? ask()
            ?? .unknown(
                "neither an image's tag nor the program tells the version of \(component.program)",
                from: launch.origin)
    }

    /// The tag of the image; of several manifests all must have the same.
    private func image() -> Fact? {
        var found: [Fact] = []
        for manifest in launch.manifests {
            guard case .string(let reference) = manifest.container.image?.value,
                let version = KubernetesVersion(in: reference)
            else { return nil }
            found.append(
                Fact(
                    .string(version.text),
                    from: manifest.container.image?.origin ?? launch.origin))
        }
        guard Set(found.map(\.value)).count == 1 else { return nil }
        return found.first
    }

    /// `/opt/kubernetes/v1.31.2/kube-apiserver`
    private func path() -> Fact? {
        for part in (launch.program ?? "").split(separator: "/") {
            if let version = KubernetesVersion(String(part)) {
                return Fact(.string(version.text), from: launch.origin)
            }
        }
        return nil
    }

    /// `kube-apiserver --version`, if only root can have put the program there and it is the
    /// node's own.
    private func ask() -> Fact? {
        let host = launch.files.node
        guard host.isLive, launch.files.own == nil, launch.files.mounts == nil,
            let program = launch.program, program.hasPrefix("/"),
            component.isProgram(program.lastPathPart), host.isProgramOfRoot(program)
        else { return nil }
        do {
            if let process = launch.process, try host.isProgramReplaced(process) { return nil }
            let output = try host.run(program, ["--version"])
            guard output.exitCode == 0, let version = KubernetesVersion(in: output.text) else {
                return nil
            }
            return Fact(.string(version.text), from: .command("\(program) --version"))
        } catch {
            // Then it is not known.
            return nil
        }
    }
}
