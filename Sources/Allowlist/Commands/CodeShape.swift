/// Shapes in the code of scripting languages on a command line.
enum CodeShape {
    /// A way to the network and a way to hand it to a shell.
    static func isReverseShell(_ code: ArraySlice<UInt8>) -> Bool {
        if code.contains(text: "pty.spawn") { return true }
        if code.contains(anyOf: ["/inet/tcp/", "/inet/udp/", "/inet4/tcp/"]) {
            // A second line is read from the program that the first one names.
            let reads = code.indices.count { code[$0...].starts(with: "getline") }
            return code.contains(text: "|&") && (reads > 1 || code.contains(text: "system("))
        }
        guard code.contains(anyOf: networks) else { return false }
        if code.contains(anyOf: joins)
            || code.contains(anyOf: shells) && code.contains(anyOf: starts)
        {
            return true
        }
        // What is received is run, or a program is started that may well be a shell.
        return code.contains(anyOf: connects)
            && (code.contains(anyOf: programs)
                || code.contains(anyOf: receives) && code.contains(anyOf: starts))
    }

    /// What stands in quotes where something may hand it to a shell; only what has a blank in it.
    static func shellTexts(_ code: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard code.contains(anyOf: starts) else { return [] }
        var texts: [ArraySlice<UInt8>] = []
        var index = code.startIndex
        while index < code.endIndex, texts.count < 64 {
            let quote = code[index]
            index += 1
            guard "'\"`".utf8.contains(quote) else { continue }
            let start = index
            while index < code.endIndex, code[index] != quote {
                index += code[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            let text = code[start..<min(index, code.endIndex)]
            if text.contains(UInt8(ascii: " ")) { texts.append(text) }
            index += 1
        }
        return texts
    }

    /// Something fetched or decoded, and a way to run it.
    static func runsDownload(_ code: ArraySlice<UInt8>) -> Bool {
        code.contains(anyOf: fetches) && code.contains(anyOf: evaluations)
    }

    private static let networks = [
        "socket", "Socket", "fsockopen", "stream_socket_client", "TCPSocket", "net.connect",
        "net.createConnection", "require('net')", "require(\"net\")", "http.client",
        "Deno.connect",
    ]
    /// What does nothing but hand a connection to a program.
    private static let joins = [
        "dup2", "fdopen", ">&S", ">&=", "reopen", "STDIN.reopen", "proc_open", "<&3",
    ]
    /// What joins to another side, or waits for one.
    private static let connects = [
        "connect", "INET", "fsockopen", "stream_socket_client", "TCPSocket", "TCPServer",
        "bind(", "accept(", "tcp(", "[socket ",
    ]
    /// What starts a program and takes what it says.
    private static let programs = [
        "subprocess.PIPE", "child_process", "IO.popen", "io.popen", "os.popen", "os.execute",
        "shell_exec", "passthru", "check_output", "getoutput", "Deno.Command", "Deno.run",
    ]
    private static let receives = [
        "recv", "gets", "receive", "readline", "makefile", ".read(", "<$",
    ]
    private static let shells = [
        "/bin/sh", "/bin/bash", "/bin/dash", "/bin/zsh", "/bin/ash", "/bin/ksh", "cmd.exe",
        "bash -i",
        "sh -i", "'sh'", "\"sh\"", "'bash'", "\"bash\"", "busybox",
    ]
    private static let starts = [
        "exec", "system", "spawn", "Popen", "popen", "subprocess", "call", "`", "%x",
    ]
    private static let fetches = [
        "urlopen", "urlretrieve", "requests.get", "urllib", "http.get", "https.get", "fetch(",
        "LWP::Simple", "LWP::UserAgent", "include(\"http", "include('http", "aiohttp", "httpx.get",
        "HTTP::Tiny", "open-uri", "URI.open", "Net::HTTP", "file_get_contents('http",
        "file_get_contents(\"http", "curl_exec", "b64decode", "decode_base64", "base64_decode",
        "Base64.decode", "unpack(", "unhexlify", "fromhex", "zlib.decompress", "marshal.loads",
        "'base64'", "\"base64\"", "socket.http", ".get(\"http", ".get('http", "require(\"http",
        "require('http",
    ]
    private static let evaluations = [
        "exec(", "eval(", "eval ", "eval{", "(eval)", "os.system", "subprocess", "os.popen",
        "system(",
        "exec ",
        "include(", "require(\"vm\")", "loadstring", "child_process", "Function(", "`",
        "shell_exec", "passthru", "assert(", "instance_eval",
    ]
}
