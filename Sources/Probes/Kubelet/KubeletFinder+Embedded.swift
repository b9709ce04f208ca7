import HostSystem

extension KubeletFinder {
    /// A kubelet inside a distribution's process.
    func add(embedding process: HostProcess, _ result: inout Result) throws(HostError) {
        switch EmbeddedKubelet(host: host).answer(process) {
        case .none:
            result.notes.append(
                "\(process.programName) (pid \(process.pid)) runs without a kubelet inside.")
        case .unknown(let reason):
            result.unknown =
                "\(process.programName) (pid \(process.pid)) has a kubelet inside its own process, "
                + "of which not everything is known: \(reason)"
        case .words(let words):
            result.notes.append(
                "The kubelet runs inside \(process.programName) (pid \(process.pid)).")
            result.launches = [try launch(process, words: words)]
        }
    }

    /// What a distribution would start where no kubelet runs; false where there is none here.
    func findStoppedEmbedded(_ result: inout Result) -> Bool {
        do {
            guard let (answer, path) = try EmbeddedKubelet(host: host).stopped() else {
                return false
            }
            switch answer {
            case .none:
                result.notes.append("No kubelet: \(path) starts a server without one.")
            case .unknown(let reason):
                result.unknown = "the kubelet that \(path) would start is not known: \(reason)"
            case .words(let words):
                result.notes.append("No kubelet runs; this is what \(path) would start.")
                result.launches = [
                    KubeletLaunch(
                        source: .distribution(path: path), files: host, words: words,
                        program: nil, workingDirectory: "/", environment: [:], started: nil,
                        runsHere: false, isReplaced: false)
                ]
            }
        } catch {
            result.unknown = "the kubelet of a distribution cannot be read: \(error)"
        }
        return true
    }
}
