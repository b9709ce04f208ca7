import Containers

/// What the command line of an OCI runtime, or of the program that watches a container, asks for.
struct RuntimeCall {
    enum Purpose {
        /// A container is made whose first process waits.
        case creates
        /// A process below this one becomes the first of the container.
        case starts
        /// A process below this one joins the running container.
        case enters
        /// A container that waits, somewhere below the caller's parent, begins to run now.
        case releases
    }

    let purpose: Purpose
    let container: ArraySlice<UInt8>

    /// Nil for other programs, and for other verbs.
    init?(_ exec: borrowing ExecEvent, _ traits: ProgramTraits) {
        if traits.contains(.conmon) {
            self.init(monitor: exec)
        } else if traits.contains(.runtime) {
            self.init(runtime: exec)
        } else {
            return nil
        }
    }

    /// runc and those that are called like it.
    private init?(runtime exec: borrowing ExecEvent) {
        guard let command = Self.command(exec), let purpose = Self.purpose(command.verb),
            let id = command.id.map({ Array($0.utf8)[...] }), Self.isContainerID(id)
        else { return nil }
        self.purpose = purpose
        container = id
    }

    private static func command(_ exec: borrowing ExecEvent) -> RuntimeCommand? {
        let count = min(exec.arguments.count, RuntimeCommand.argumentLimit)
        return RuntimeCommand(arguments: (0..<count).map { Array(exec.arguments[$0]) })
    }

    /// CRI-O's and Podman's conmon, which stays above the container that it was called for.
    private init?(monitor exec: borrowing ExecEvent) {
        var id: ArraySlice<UInt8>?
        var isGuest = false
        for index in 0..<exec.arguments.count where index > 0 {
            let argument = exec.arguments[index]
            let before = exec.arguments[index - 1]
            if before.elementsEqual("-c".utf8) || before.elementsEqual("--cid".utf8) {
                id = Self.isContainerID(argument) ? argument : id
            }
            if argument.elementsEqual("-e".utf8) || argument.starts(with: "--exec".utf8) {
                isGuest = true
            }
        }
        guard let id else { return nil }
        purpose = isGuest ? .enters : .starts
        container = id
    }

    /// Whether a runtime's call is its own process that becomes the first program of a container.
    static func isInit(_ exec: borrowing ExecEvent) -> Bool {
        command(exec)?.verb == .initialize
    }

    /// Whether it is one of the programs that stay above containers.
    static func isMonitor(_ path: ArraySlice<UInt8>) -> Bool {
        isLastPart(path.span, ofBytes: shimNameBytes)
            && lastPart(path).starts(with: "containerd-shim".utf8) || isConmon(path)
    }

    static func isConmon(_ path: ArraySlice<UInt8>) -> Bool {
        isLastPart(path.span, ofBytes: conmonNameBytes)
            && lastPart(path).elementsEqual("conmon".utf8)
    }

    /// Whether the last part of a path has as many bytes; nearly all programs are told from others
    /// by it.
    private static func isLastPart(_ path: Span<UInt8>, ofBytes count: Int) -> Bool {
        guard path.count >= count else { return false }
        for distance in 1...count where path[path.count - distance] == slash { return false }
        return true
    }

    private static let shimNameBytes = 15
    private static let conmonNameBytes = 6
    private static let slash = UInt8(ascii: "/")

    private static func lastPart(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        path[(path.lastIndex(of: slash).map { $0 + 1 } ?? path.startIndex)...]
    }

    private static func purpose(_ verb: RuntimeCommand.Verb) -> Purpose? {
        switch verb {
        case .create: .creates
        case .run, .restore: .starts
        case .exec: .enters
        case .start: .releases
        default: nil
        }
    }

    /// The ids of containerd, CRI-O and Docker: 64 hexadecimal digits.
    private static func isContainerID(_ argument: ArraySlice<UInt8>) -> Bool {
        argument.count == 64
            && argument.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
    }
}
