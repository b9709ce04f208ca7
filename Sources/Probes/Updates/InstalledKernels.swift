import HostSystem
import Packages
import Posture

/// The kernels on a node's disk, held against the one that runs.
struct InstalledKernels {
    let host: HostView

    /// `runningKernel` and `newestKernel`; the latter is left out where no kernels lie in `/boot`,
    /// as in a container, or none is of the running one's kind.
    var facts: [String: Fact] {
        let origin = Origin.kernel(path: "/proc/sys/kernel/osrelease")
        do throws(HostError) {
            guard let running = try KernelRelease.running(host) else { return [:] }
            var fields = ["runningKernel": Fact(.string(running), from: origin)]
            let kind = Self.kind(running)
            var newest: String?
            for entry in try host.entries(of: "/boot") ?? [] {
                guard entry.name.hasPrefix("vmlinuz-") else { continue }
                let release = String(entry.name.dropFirst(8))
                guard Self.kind(release) == kind else { continue }
                if let known = newest, !(DebianVersion(known) < DebianVersion(release)) { continue }
                newest = release
            }
            if let newest, !(DebianVersion(newest) < DebianVersion(running)) {
                fields["newestKernel"] = Fact(
                    .string(newest), from: .file(path: "/boot/vmlinuz-\(newest)"))
            }
            return fields
        } catch {
            let unknown = Fact.unknown("\(error)", from: .file(path: error.path))
            return ["runningKernel": unknown, "newestKernel": unknown]
        }
    }

    /// What a release is of, beside its numbers: `cloud-amd64` of `6.1.0-28-cloud-amd64`.
    private static func kind(_ release: String) -> String {
        let parts = release.split(separator: "-")
        guard let first = parts.first(where: { $0.first?.isNumber != true }) else { return "" }
        return String(release[first.startIndex...])
    }
}
