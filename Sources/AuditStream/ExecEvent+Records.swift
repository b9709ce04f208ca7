import HostSystem

/// One record after the other into the event.
extension ExecEvent {
    /// What is kept of names and labels of one event; more is cut off and leaves it incomplete.
    static let textLimitBytes = 256 << 10
    /// Paths of one event; an exec has five at most.
    private static let pathLimit = 64

    /// What the call does to the process; nil where that is not known.
    package var call: ProcessCall? {
        guard let arch, let syscall else { return nil }
        return ProcessCall(syscall, arch: arch)
    }

    /// A SYSCALL record, read no further than is of use for its call.
    mutating func addSyscall(
        _ line: Span<UInt8>, from start: Int, _ memory: inout RecordMemory,
        keepsFailures: Bool = true
    ) throws(RecordParseError) {
        var index = start
        // The texts come last: all are copied at once, with what stands between them.
        var copy: (line: Int, text: Int)?
        var call: ProcessCall?
        if addUsualCall(line, &index, &call, &copy, &memory, keepsFailures: keepsFailures) {
            return
        }
        while let name = line.nextName(&index) {
            switch name.field {
            case .arch: arch = try line.hexadecimal(name, &index)
            case .syscall:
                syscall = try line.unsigned(name, &index)
                call = self.call
                if call == .other { return }
            case .a0 where call == .fork || call == .exec:
                firstArgument = try line.hexadecimal64(name, &index)
            case .success:
                success = try line.yesOrNo(name, &index)
                if success == false, call == .exec, !keepsFailures {
                    isCutShort = true
                    return
                }
            case .exit: exit = try line.signed(name, &index)
            case .items: items = try line.signed(name, &index)
            case .ppid: ppid = try line.id(name, &index)
            case .pid:
                pid = try line.id(name, &index)
                if call == .fork || call == .exit { return }
            case .auid: auid = try line.id(name, &index)
            case .uid: uid = try line.id(name, &index)
            case .gid: gid = try line.id(name, &index)
            case .euid: euid = try line.id(name, &index)
            case .ses: session = try line.id(name, &index)
            case .tty:
                let value = TextValue(range: line.word(&index), isQuoted: false)
                ttyText = line.isNothing(value) ? nil : place(line, value.range, &copy)
            case .comm: commText = try text(line, name, &index, &copy)
            case .exe: exeText = try text(line, name, &index, &copy)
            case .key: keyText = try text(line, name, &index, &copy)
            case .subj:
                let label = line.label(&index)
                if !hasTaskContexts { subjectText = place(line, label, &copy) }
            default: index = line.endOfWord(from: index)
            }
        }
    }

    /// A CWD record.
    mutating func addDirectory(_ line: Span<UInt8>, from start: Int) throws(RecordParseError) {
        var index = start
        addUsualDirectory(line, &index)
        while let name = line.nextName(&index) {
            guard name.field == .cwd else {
                index = line.endOfWord(from: index)
                continue
            }
            cwdText = try text(line, name, &index)
            hasDirectory = true
        }
    }

    /// A PATH record; one for an item that is there already changes nothing.
    mutating func addPath(
        _ line: Span<UInt8>, from start: Int, _ memory: inout RecordMemory
    ) throws(RecordParseError) {
        guard paths.count < Self.pathLimit else {
            hasDamage = true
            return
        }
        var path = PathItem()
        var index = start
        if !addKnownPath(line, &index, &path, &memory) {
            let name = addUsualPath(line, &index, &path)
            if path.item > 0, path.nameType == .normal, let name {
                let place = name.lowerBound - start..<name.upperBound - start
                memory.path.remember(
                    RecordMemory.Path(item: path, name: place), line, start..<index)
            }
        }
        // What follows on the type of the name is of no use here.
        while path.nameType == nil, let name = line.nextName(&index) {
            switch name.field {
            case .item: path.item = try line.id(name, &index)
            case .name: path.name = try text(line, name, &index)
            case .inode: path.inode = try line.unsigned(name, &index)
            case .dev: path.device = try line.device(name, &index)
            case .mode: path.mode = try line.octal(name, &index)
            case .ouid: path.owner = try line.id(name, &index)
            case .nametype, .objtype: path.nameType = line.nameType(&index)
            default: index = line.endOfWord(from: index)
            }
        }
        guard let last = paths.last, last.item >= path.item else { return paths.append(path) }
        // They come in order, but for those that somebody has sorted otherwise.
        let place = paths.firstIndex { $0.item >= path.item } ?? 0
        if paths[place].item != path.item { paths.insert(path, at: place) }
    }

    /// A PROCTITLE record.
    ///
    /// - Parameter isKept: Otherwise its title is empty, and nil where there is none.
    mutating func addProctitle(
        _ line: Span<UInt8>, from start: Int, isKept: Bool = true
    ) throws(RecordParseError) {
        var index = start
        if !line.takeTitle(&index) {
            guard let name = line.nextName(&index), name.count == 9 else { return }
        }
        let start = index
        // In hexadecimal, as nearly all are.
        if !isKept, index < line.count, UntrustedText.isDigit(line[index]) {
            proctitleText = 0..<0
            return
        }
        guard let value = line.textValue(&index) else {
            throw .unterminated(field: "proctitle")
        }
        let title = isKept ? start..<index : start..<start
        proctitleText = line.isNothing(value) ? nil : store(line, title)
    }

    /// The labels of several security modules, instead of the one that SYSCALL gives as `?`.
    mutating func addTaskContexts(_ line: Span<UInt8>, from start: Int) {
        var start = start
        while line.take(space, &start) {}
        let end = line.firstIndex(of: 0x1D, from: start) ?? line.count
        subjectText = store(line, start..<end)
        hasTaskContexts = true
    }

    mutating func begin(_ id: EventID, node name: Span<UInt8>) {
        self.id = id
        nodeText = name.isEmpty ? nil : store(name, 0..<name.count)
    }

    func isOf(node name: Span<UInt8>) -> Bool {
        guard let nodeText else { return name.isEmpty }
        guard nodeText.count == name.count else { return false }
        for index in name.indices where text[Int(nodeText.lowerBound) + index] != name[index] {
            return false
        }
        return true
    }

    /// A text that stands in quotes or in hexadecimal; nil where there is none.
    mutating func text(
        _ line: Span<UInt8>, _ name: PackedName, _ index: inout Int
    ) throws(RecordParseError) -> TextRange? {
        var copy: (line: Int, text: Int)?
        return try text(line, name, &index, &copy, isOnly: true)
    }

    /// - Parameters:
    ///   - copy: From where on the line is copied to the event's text, and to where.
    ///   - isOnly: Whether no more of the line is of use.
    mutating func text(
        _ line: Span<UInt8>, _ name: PackedName, _ index: inout Int,
        _ copy: inout (line: Int, text: Int)?, isOnly: Bool = false
    ) throws(RecordParseError) -> TextRange? {
        guard let value = line.textValue(&index) else {
            throw .unterminated(field: name.description)
        }
        if line.isNothing(value) { return nil }
        if value.isQuoted, !isOnly { return place(line, value.range, &copy) }
        guard hasRoom(value.range.count) else { return nil }
        let start = UInt32(text.count)
        UntrustedText.append(line.extracting(value.range), isQuoted: value.isQuoted, to: &text)
        return start..<UInt32(text.count)
    }

    /// Where a piece of the line is in the copy of the line, which is made for the first one.
    mutating func place(
        _ line: Span<UInt8>, _ range: Range<Int>, _ copy: inout (line: Int, text: Int)?
    ) -> TextRange? {
        if copy == nil {
            guard hasRoom(line.count) else { return nil }
            copy = (range.lowerBound, text.count)
            text.append(copying: line.extracting(range.lowerBound..<line.count))
        }
        guard let copy, range.lowerBound >= copy.line else { return nil }
        let start = UInt32(copy.text + range.lowerBound - copy.line)
        return start..<start + UInt32(range.count)
    }

    /// Text that the kernel writes as it is.
    mutating func store(_ line: Span<UInt8>, _ range: Range<Int>) -> TextRange? {
        guard hasRoom(range.count) else { return nil }
        let start = UInt32(text.count)
        text.append(copying: line.extracting(range))
        return start..<UInt32(text.count)
    }

    private mutating func hasRoom(_ count: Int) -> Bool {
        if text.count + count > Self.textLimitBytes { hasDamage = true }
        return text.count + count <= Self.textLimitBytes
    }
}
