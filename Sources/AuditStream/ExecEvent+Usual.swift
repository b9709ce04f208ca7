/// Records whose fields are in the kernel's own order, which nearly all are.
///
/// Each of these reads as many fields as are as usual and leaves the index before the first that is
/// not; the readers of any form go on from there, so that what is unusual is slower and nothing
/// else.
extension ExecEvent {
    /// The fields of a SYSCALL record, in the order of `audit_log_exit` and
    /// `audit_log_task_info` of kernel/auditsc.c and kernel/audit.c.
    ///
    /// Gives whether nothing of the rest is of use.
    mutating func addUsualCall(
        _ line: Span<UInt8>, _ index: inout Int, _ call: inout ProcessCall?,
        _ copy: inout (line: Int, text: Int)?, _ memory: inout RecordMemory, keepsFailures: Bool
    ) -> Bool {
        guard line.take(space, &index) else { return false }
        let start = index
        if let known = memory.call(line, &index) {
            (arch, syscall) = (known.arch, known.syscall)
            (success, exit) = (known.success, known.exit)
            call = .exec
            isCutShort = known.exit == nil
        } else if !addUsualResult(line, &index, &call, keepsFailures: keepsFailures) {
            return false
        } else if call == .exec, let arch, let syscall, let success {
            let known = RecordMemory.Call(
                arch: arch, syscall: syscall, success: success, exit: exit)
            memory.remember(known, line, start..<index)
        }
        if isCutShort || call == .other { return true }
        var end = index
        guard line.take(.a0, &end), let first = line.usualHexadecimal(&end) else { return false }
        if call == .fork || call == .exec { firstArgument = first }
        index = end
        return addUsualTask(line, &index, call, &copy, &memory)
    }

    /// Gives whether all up to the exit, or up to where nothing of the rest is of use, is as usual.
    private mutating func addUsualResult(
        _ line: Span<UInt8>, _ index: inout Int, _ call: inout ProcessCall?, keepsFailures: Bool
    ) -> Bool {
        var end = index
        guard line.take(.arch, &end), let arch = line.usualHexadecimal(&end),
            let arch = UInt32(exactly: arch)
        else { return false }
        self.arch = arch
        index = end
        guard line.take(.syscall, &end), let syscall = line.usualNumber(&end) else { return false }
        self.syscall = syscall
        index = end
        call = self.call
        if call == .other { return true }
        guard line.take(.success, &end), let success = line.takeAnswer(&end) else { return false }
        self.success = success
        index = end
        if !success, call == .exec, !keepsFailures {
            isCutShort = true
            return true
        }
        guard line.take(.exit, &end) else { return false }
        let isNegative = line.take(UInt8(ascii: "-"), &end)
        guard let exit = line.usualNumber(&end).map(Int64.init) else { return false }
        self.exit = isNegative ? -exit : exit
        index = end
        return true
    }

    private mutating func addUsualTask(
        _ line: Span<UInt8>, _ index: inout Int, _ call: ProcessCall?,
        _ copy: inout (line: Int, text: Int)?, _ memory: inout RecordMemory
    ) -> Bool {
        guard line.skip(.a1, &index), line.skip(.a2, &index), line.skip(.a3, &index) else {
            return false
        }
        guard let items = line.id(.items, &index) else { return false }
        self.items = Int64(items)
        guard let ppid = line.id(.ppid, &index) else { return false }
        self.ppid = ppid
        guard let pid = line.id(.pid, &index) else { return false }
        self.pid = pid
        if call == .fork || call == .exit { return true }
        if let task = memory.task.value, let length = memory.task.known(line, at: index) {
            take(task, line, at: index, &copy)
            index += length
        } else if !addUsualIDs(line, &index, &copy, &memory) {
            return false
        }
        addUsualNames(line, &index, &copy)
        return false
    }

    private mutating func take(
        _ task: RecordMemory.Task, _ line: Span<UInt8>, at index: Int,
        _ copy: inout (line: Int, text: Int)?
    ) {
        (auid, uid, gid, euid) = (task.auid, task.uid, task.gid, task.euid)
        session = task.session
        ttyText = task.tty.flatMap {
            place(line, index + $0.lowerBound..<index + $0.upperBound, &copy)
        }
    }

    /// Gives whether all ids up to the session are as usual.
    private mutating func addUsualIDs(
        _ line: Span<UInt8>, _ index: inout Int, _ copy: inout (line: Int, text: Int)?,
        _ memory: inout RecordMemory
    ) -> Bool {
        let start = index
        guard let auid = line.id(.auid, &index) else { return false }
        self.auid = auid
        guard let uid = line.id(.uid, &index) else { return false }
        self.uid = uid
        guard let gid = line.id(.gid, &index) else { return false }
        self.gid = gid
        guard let euid = line.id(.euid, &index) else { return false }
        self.euid = euid
        guard line.skip(.suid, &index), line.skip(.fsuid, &index), line.skip(.egid, &index),
            line.skip(.sgid, &index), line.skip(.fsgid, &index)
        else { return false }
        var end = index
        guard line.take(.tty, &end) else { return false }
        let value = TextValue(range: line.word(&end), isQuoted: false)
        guard line.take(space, &end) else { return false }
        let isNothing = line.isNothing(value)
        ttyText = isNothing ? nil : place(line, value.range, &copy)
        index = end
        guard let session = line.id(.ses, &index) else { return false }
        self.session = session
        let tty = value.range.lowerBound - start..<value.range.upperBound - start
        let task = RecordMemory.Task(
            auid: auid, uid: uid, gid: gid, euid: euid, session: session,
            tty: isNothing ? nil : tty)
        memory.task.remember(task, line, start..<index)
        return true
    }

    private mutating func addUsualNames(
        _ line: Span<UInt8>, _ index: inout Int, _ copy: inout (line: Int, text: Int)?
    ) {
        guard let comm = line.quoted(.comm, &index) else { return }
        commText = place(line, comm, &copy)
        guard let exe = line.quoted(.exe, &index) else { return }
        exeText = place(line, exe, &copy)
        guard let key = line.quoted(.key, &index) else { return }
        keyText = place(line, key, &copy)
    }

    /// The only field of a CWD record.
    mutating func addUsualDirectory(_ line: Span<UInt8>, _ index: inout Int) {
        var end = index
        guard line.take(space, &end), let cwd = line.quoted(.cwd, &end) else { return }
        cwdText = store(line, cwd)
        hasDirectory = true
        index = end
    }

    /// The fields of a PATH record that says what another has said; false where it is none.
    mutating func addKnownPath(
        _ line: Span<UInt8>, _ index: inout Int, _ path: inout PathItem,
        _ memory: inout RecordMemory
    ) -> Bool {
        guard let known = memory.path.value, let length = memory.path.known(line, at: index)
        else { return false }
        path = known.item
        let (start, end) = (known.name.lowerBound, known.name.upperBound)
        path.name = store(line, index + start..<index + end)
        index += length
        return true
    }

    /// The fields of a PATH record up to the type of the name, in the order of `audit_log_name` of
    /// kernel/auditsc.c; gives where the name stands.
    @discardableResult
    mutating func addUsualPath(
        _ line: Span<UInt8>, _ index: inout Int, _ path: inout PathItem
    ) -> Range<Int>? {
        guard line.take(space, &index), let item = line.id(.item, &index) else { return nil }
        path.item = item
        guard let name = line.quoted(.name, &index) else { return nil }
        path.name = store(line, name)
        var end = index
        guard line.take(.inode, &end), let inode = line.usualNumber(&end) else { return name }
        path.inode = inode
        index = end
        guard line.take(.dev, &end), let device = line.usualDevice(&end) else { return name }
        path.device = device
        index = end
        guard line.take(.mode, &end), let mode = line.usualMode(&end) else { return name }
        path.mode = mode
        index = end
        if line.takeRootFile(&index) {
            path.owner = 0
            path.nameType = .normal
            return name
        }
        guard let owner = line.id(.ouid, &index) else { return name }
        path.owner = owner
        guard line.skip(.ogid, &index), line.skip(.rdev, &index) else { return name }
        if line.takeNormalType(&index) { path.nameType = .normal }
        return name
    }
}
