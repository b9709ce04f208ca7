import HostSystem

/// What the processes that are called like a kubelet are.
struct KubeletCandidates {
    /// Those that root has started on the node itself.
    private(set) var kubelets: [HostProcess] = []
    private(set) var ofOthers: [HostProcess] = []
    /// A program of root that has a kubelet inside.
    private(set) var embedding: HostProcess?
    private(set) var notes: [String] = []

    init(_ processes: [HostProcess], _ host: HostView) throws(HostError) {
        for process in Self.kubelets(among: processes) {
            if try host.isInPod(process) {
                notes.append(
                    "Process \(process.pid) calls itself kubelet, but runs in a pod: it is not "
                        + "considered.")
            } else if try host.isOfRoot(process) {
                kubelets.append(process)
            } else {
                ofOthers.append(process)
                notes.append(
                    "Process \(process.pid) calls itself kubelet, but root has not started it: it "
                        + "is not considered where there is another.")
            }
        }
        for process in processes where isEmbedding(process) {
            if try host.isOfRoot(process), embedding == nil { embedding = process }
        }
    }

    /// Those whose program or first argument is called so, and scripts of that name that do
    /// not themselves wait for one.
    private static func kubelets(among processes: [HostProcess]) -> [HostProcess] {
        let programs = processes.filter {
            KubeletFinder.isKubelet($0.programName) || KubeletFinder.isKubelet($0.programFile)
        }
        let scripts = processes.filter { process in
            process.scriptName.map(KubeletFinder.isKubelet) == true
                && !programs.contains { $0.parentPid == process.pid }
        }
        return (programs + scripts).sorted { $0.pid < $1.pid }
    }

    private func isEmbedding(_ process: HostProcess) -> Bool {
        KubeletFinder.embedding.contains(process.programName)
            || KubeletFinder.embedding.contains(process.programFile)
    }
}
