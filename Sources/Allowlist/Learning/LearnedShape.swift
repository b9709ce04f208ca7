import Posture

/// A program and what it runs, in one place.
struct LearnedShape: Hashable, Sendable {
    enum Work: Hashable, Sendable {
        /// No interpreter, or one that runs nothing.
        case plain
        case script(TextShape)
        /// The arguments behind the program's name.
        case code([TextShape])
    }

    let place: LearnedPlace
    let program: TextShape
    let work: Work

    var isCode: Bool { if case .code = work { true } else { false } }

    /// The same program in the same place, whatever it runs.
    var withoutWork: LearnedShape { LearnedShape(place: place, program: program, work: .plain) }

    var byteCount: Int {
        switch work {
        case .plain: program.byteCount + 64
        case .script(let script): program.byteCount + script.byteCount + 64
        case .code(let arguments):
            arguments.reduce(program.byteCount + 64) { $0 + $1.byteCount }
        }
    }
}

/// A start as its shape and what is open in it.
struct ShapedStart {
    let shape: LearnedShape
    /// The program's, then the script's or the arguments'.
    let values: [(kind: PieceKind, value: ArraySlice<UInt8>)]
    let user: UInt32
    let evidence: LearnedEvidence

    /// What an entry of it takes at most.
    var byteCount: Int {
        values.reduce(shape.byteCount + 512) { $0 + OpenSlot.byteCount($1.value) }
    }

    init(_ start: ProcessStart, content: StartContent?) throws(LeftOutError) {
        guard let path = start.path, path.first == UInt8(ascii: "/") else {
            throw LeftOutError(.noPath)
        }
        try Self.requireText(path)
        guard let user = start.euid, user != UserPattern.unsetNumber else {
            throw LeftOutError(.unknownUser)
        }
        guard let place = LearnedPlace(start) else {
            throw LeftOutError(LearnedPlace.problem(start.place))
        }
        let program = TextShape.path(path)
        var parts = [program]
        let work: LearnedShape.Work
        var view = StartView(start, content: content ?? StartContent())
        switch view.script() {
        case .none: work = .plain
        case .unclear: throw LeftOutError(.unclearScript)
        case .unknown: throw LeftOutError(.cutArguments)
        case .file(let path):
            try Self.requireText(path)
            let script = TextShape.path(path)
            parts.append(script)
            work = .script(script.shape)
        case .other:
            guard view.hasAllArguments else { throw LeftOutError(.cutArguments) }
            if view.readsCode() { throw LeftOutError(.readsCode) }
            let arguments = start.arguments.dropFirst()
            guard arguments.count <= ArgumentPattern.lengthLimit else {
                throw LeftOutError(.noPattern)
            }
            for argument in arguments { try Self.requireText(argument) }
            let shapes = arguments.map(TextShape.argument)
            parts += shapes
            work = .code(shapes.map(\.shape))
        }
        shape = LearnedShape(place: place, program: program.shape, work: work)
        values = parts.flatMap { part in
            zip(part.shape.openKinds, part.values).map { (kind: $0, value: $1) }
        }
        self.user = user
        let isInImage = if case .image = place { true } else { false }
        var script: FileEvidence?
        if case .script = work { script = isInImage ? .image : FileEvidence(content?.script) }
        evidence = LearnedEvidence(
            program: isInImage ? .image : FileEvidence(content?.program), script: script)
    }

    private static func requireText(_ bytes: [UInt8]) throws(LeftOutError) {
        // Longer ones are no pattern.
        guard bytes.count <= Glob.lengthLimit else { throw LeftOutError(.noPattern) }
        if String(validating: bytes, as: UTF8.self) == nil || bytes.contains(0) {
            throw LeftOutError(.notText)
        }
    }
}

/// A start that no rule is made for.
struct LeftOutError: Error {
    let reason: LeftOut.Reason

    init(_ reason: LeftOut.Reason) {
        self.reason = reason
    }
}

extension TextShape {
    var openKinds: [PieceKind] {
        pieces.compactMap { if case .open(let kind) = $0 { kind } else { nil } }
    }
}

extension StartView {
    /// Whether what an interpreter runs is not among its arguments but comes in as it runs.
    mutating func readsCode() -> Bool {
        guard let (interpreter, words) = interpreterWords() else { return false }
        switch InterpreterTask(interpreter, arguments: words, isComplete: hasAllArguments) {
        case .input, .unknown: return true
        case .file, .code, .module, .nothing: return false
        }
    }
}
