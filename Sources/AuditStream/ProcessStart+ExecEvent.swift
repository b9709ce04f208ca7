package import Posture

extension ProcessStart {
    /// What an event and its place among the processes say; nothing of it is looked up.
    ///
    /// Of a start that failed the path is the one that was asked for, as far as the event tells it.
    package init(_ exec: borrowing ExecEvent) {
        self.init()
        id = "\(exec.id)"
        milliseconds = exec.id.milliseconds
        pid = exec.pid
        parentPid = exec.ppid
        uid = exec.uid
        euid = exec.euid
        loginUid = exec.auid
        session = exec.session
        isSuccess = exec.success != false
        exit = exec.exit
        workingDirectory = exec.cwd.map { Array($0) }
        terminal = exec.tty.map { Array($0) }
        command = exec.comm.map { Array($0) }
        subject = exec.subject.map { Array($0) }
        key = exec.key.map { Array($0) }
        isIncomplete = !exec.isComplete
        let list = exec.arguments
        arguments = (0..<list.count).map { Array(list[$0]) }
        argumentCount = list.declaredCount
        // The last one is perhaps kept in part, and would be taken for another.
        if list.isTruncated { _ = arguments.popLast() }
        let asked = exec.paths.first
        if isSuccess {
            path = exec.exe.map { Array($0) }
            script = exec.script.map { Array($0) }
            if script != nil {
                scriptFile = asked.flatMap { File($0) }
                file = exec.interpreter.flatMap { File($0) }
            } else {
                file = asked.flatMap { File($0) }
            }
        } else {
            let name = asked.flatMap { exec.name(of: $0) }.map { Array($0) }
            path = exec.isFromDirectory ? name.map(absolute) : name
            file = asked.flatMap { File($0) }
        }
        // The caller keeps its real user, and the file's owner becomes the effective one.
        let isSetUser = (file?.mode ?? 0) & 0o4000 != 0
        gainsRoot = isSuccess && isSetUser && euid == 0 && uid.map { $0 != 0 } == true
    }

    /// A path from the working directory on, without the parts that stand for where one is.
    ///
    /// What goes up is left as it is: where that leads only the file system knows.
    package func absolute(_ path: [UInt8]) -> [UInt8] {
        Self.absolute(path, below: workingDirectory)
    }

    /// The same, below any folder; the path as it is where there is none.
    package static func absolute(_ path: [UInt8], below folder: [UInt8]?) -> [UInt8] {
        let slash = UInt8(ascii: "/")
        guard path.first != slash, let folder else { return path }
        let parts = (folder + [slash] + path).split(separator: slash)
            .filter { !$0.elementsEqual(".".utf8) }
        return parts.isEmpty ? [slash] : parts.flatMap { [slash] + $0 }
    }
}

extension ProcessStart.File {
    /// Nil where the record does not say which file it was.
    init?(_ item: PathItem) {
        guard let device = item.device, let inode = item.inode else { return nil }
        self.init(
            deviceMajor: device.major, deviceMinor: device.minor, inode: inode, mode: item.mode,
            owner: item.owner)
    }
}
