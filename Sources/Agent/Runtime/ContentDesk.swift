import Allowlist
import Dispatch
package import HostSystem
import Packages
import Synchronization

/// Reads the contents of files on a thread of its own, and remembers what they were.
///
/// Asked for a file that it does not know it says so at once; the answer comes later. It holds at
/// most ``limit`` questions: more are refused, and the caller says that it does not know.
package final class ContentDesk: Sendable {
    package static let limit = 256

    /// A file with its content, under the path by which a package owns it.
    struct Subject: Hashable, Sendable {
        var identity: FileIdentity
        var path: [UInt8]
        var isOnHost: Bool
    }

    /// Many starts of one file are one question.
    private enum Question: Hashable {
        case subject(Subject)
        case start(ProgramFiles.Sought)
    }

    private struct State {
        /// What was read lately, of files whose identity is known, and of others by their start.
        var subjects: [Subject: FileContent] = [:]
        var starts: [ProgramFiles.Sought: FileContent] = [:]
        var asked: Set<Question> = []
        var hasNews = false
    }

    private static let memoryLimit = 4_096
    private let files: ProgramFiles
    private let verifier: PackageVerifier
    private let cache = ContentCache()
    private let queue = DispatchQueue(label: "contents")
    private let state = Mutex(State())
    /// Whether the asking thread reads itself, as nobody waits for it.
    private let isPatient: Bool

    /// - Parameter isPatient: Whether an answer may take as long as it takes, as for a log.
    package init(host: HostView, files: ProgramFiles, isPatient: Bool) {
        self.files = files
        self.isPatient = isPatient
        verifier = PackageVerifier(host, PackageDatabase(host), cache)
    }

    /// What is known of a file's content; where that is nothing yet, the question is noted.
    ///
    /// - Parameter identity: Of the file as it was found when it was run; nil where it was not.
    func content(of file: ProgramFiles.Sought, identity: FileIdentity?) -> FileContent {
        let subject = identity.map {
            Subject(identity: $0, path: file.path, isOnHost: file.isOnHost)
        }
        let question = subject.map(Question.subject) ?? .start(file)
        let known = state.withLock { state -> FileContent? in
            if let subject, let known = state.subjects[subject] { return known }
            if let known = state.starts[file] { return known }
            if state.asked.contains(question) { return .pending }
            guard state.asked.count < Self.limit else {
                return .unknown(reason: "too many files are waiting to be read")
            }
            state.asked.insert(question)
            return nil
        }
        if let known { return known }
        if isPatient { return answer(file, question) }
        queue.async { _ = self.answer(file, question) }
        return .pending
    }

    /// Whether an answer came since the last call.
    func takeNews() -> Bool {
        state.withLock { state in
            defer { state.hasNews = false }
            return state.hasNews
        }
    }

    private func answer(_ file: ProgramFiles.Sought, _ question: Question) -> FileContent {
        let (content, identity) = read(file)
        state.withLock { state in
            if state.starts.count >= Self.limit { state.starts = [:] }
            state.starts[file] = content
            if let identity {
                if state.subjects.count >= Self.memoryLimit { state.subjects = [:] }
                state.subjects[
                    Subject(identity: identity, path: file.path, isOnHost: file.isOnHost)] = content
            }
            state.asked.remove(question)
            state.hasNews = true
        }
        return content
    }

    private func read(_ file: ProgramFiles.Sought) -> (FileContent, FileIdentity?) {
        switch files.open(file) {
        case .unknown(let reason): return (.unknown(reason: reason), nil)
        case .found(let open):
            do throws(HostError) {
                let digests = try cache.digests(of: open, [.sha256, .md5])
                return (content(open, file, digests[.sha256]?.hex), digests.identity)
            } catch {
                return (.unknown(reason: error.description), nil)
            }
        }
    }

    private func content(
        _ open: OpenFile, _ file: ProgramFiles.Sought, _ sha256: String?
    ) -> FileContent {
        // A file of a container belongs to no package of the node.
        guard file.isOnHost, let path = String(validating: file.path, as: UTF8.self) else {
            return .known(sha256: sha256, package: nil, isUnmodified: false)
        }
        return switch verifier.verify(open, as: path) {
        case .unmodified(let owner):
            .known(sha256: sha256, package: owner.package.name, isUnmodified: true)
        case .modified(let owner, _), .noDigest(let owner, _):
            .known(sha256: sha256, package: owner.package.name, isUnmodified: false)
        case .notPackaged: .known(sha256: sha256, package: nil, isUnmodified: false)
        case .unknown(let reason): .unknown(reason: reason)
        }
    }
}
