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

    private struct Known {
        var content: FileContent
        var time: ContinuousClock.Instant
        /// Whether it stays as it is while the file does.
        var isSettled: Bool
    }

    private struct State {
        /// What was read lately, of files whose identity is known, and of others by their start.
        var subjects: [Subject: Known] = [:]
        var starts: [ProgramFiles.Sought: FileContent] = [:]
        var asked: Set<Question> = []
        var hasNews = false
    }

    private static let memoryLimit = 4_096
    /// While packages change, an answer is tried so often, with this pause.
    private static let attempts = 4
    private static let pauseMicroseconds: UInt32 = 250_000
    /// After this time it is asked again whether a file is a package's that was none: as packages
    /// are installed, files come before the lists of them.
    private let patience: Duration
    private let files: ProgramFiles
    private let verifier: PackageVerifier
    private let cache = ContentCache()
    private let queue = DispatchQueue(label: "contents")
    private let state = Mutex(State())
    /// Whether the asking thread reads itself, as nobody waits for it.
    private let isPatient: Bool

    /// - Parameters:
    ///   - isPatient: Whether an answer may take as long as it takes, as for a log.
    ///   - patience: After which an answer that may change is asked for again.
    package init(
        host: HostView, files: ProgramFiles, isPatient: Bool, patience: Duration = .seconds(10)
    ) {
        self.files = files
        self.patience = patience
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
        let (known, isAsked) = state.withLock { state -> (FileContent?, isAsked: Bool) in
            var known = state.starts[file]
            if known == nil, let subject, let found = state.subjects[subject] {
                if found.isSettled || isPatient || ContinuousClock.now - found.time < patience {
                    return (found.content, false)
                }
                // What is known holds until there is news, which costs nobody a wait.
                if case .known = found.content { known = found.content }
            } else if known != nil {
                return (known, false)
            }
            if state.asked.contains(question) { return (known ?? .pending, false) }
            guard state.asked.count < Self.limit else {
                let refusal = FileContent.unknown(reason: "too many files are waiting to be read")
                return (known ?? refusal, false)
            }
            state.asked.insert(question)
            return (known, true)
        }
        if isAsked {
            if isPatient { return answer(file, question) }
            queue.async { _ = self.answer(file, question) }
        }
        return known ?? .pending
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
                let subject = Subject(
                    identity: identity, path: file.path, isOnHost: file.isOnHost)
                state.subjects[subject] = Known(
                    content: content, time: .now, isSettled: Self.isSettled(content, file))
            }
            state.asked.remove(question)
            state.hasNews = true
        }
        return content
    }

    private static func isSettled(
        _ content: FileContent, _ file: ProgramFiles.Sought
    ) -> Bool {
        switch content {
        case .known(_, _, let isUnmodified): isUnmodified || !file.isOnHost
        case .pending, .unknown: false
        }
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
        // The kernel names a program without links, but a script as it was asked for.
        let owned = file.isScript ? files.followed(path) : path
        var answer = verifier.verify(open, as: owned)
        for _ in 1..<Self.attempts {
            guard case .changing = answer, !isPatient else { break }
            Waiter.rest(microseconds: Self.pauseMicroseconds)
            answer = verifier.verify(open, as: owned)
        }
        return switch answer {
        case .unmodified(let owner):
            .known(sha256: sha256, package: owner.package.name, isUnmodified: true)
        case .modified(let owner, _), .noDigest(let owner, _):
            .known(sha256: sha256, package: owner.package.name, isUnmodified: false)
        case .notPackaged: .known(sha256: sha256, package: nil, isUnmodified: false)
        case .unknown(let reason), .changing(let reason): .unknown(reason: reason)
        }
    }
}
