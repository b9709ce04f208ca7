/// Shapes in the code of scripting languages on a command line.
enum CodeShape {
    /// A way to the network and a way to hand it to a shell.
    static func isReverseShell(_ code: ArraySlice<UInt8>) -> Bool {
        if code.contains(text: "pty.spawn") { return true }
        if code.contains(anyOf: ["/inet/tcp/", "/inet/udp/", "/inet4/tcp/"]) {
            return code.contains(text: "|&")
        }
        guard code.contains(anyOf: networks) else { return false }
        return code.contains(anyOf: joins)
            || code.contains(anyOf: shells) && code.contains(anyOf: starts)
    }

    /// Something fetched or decoded, and a way to run it.
    static func runsDownload(_ code: ArraySlice<UInt8>) -> Bool {
        code.contains(anyOf: fetches) && code.contains(anyOf: evaluations)
    }

    private static let networks = [
        "socket", "Socket", "fsockopen", "stream_socket_client", "TCPSocket", "net.connect",
        "net.createConnection", "require('net')", "require(\"net\")", "http.client",
    ]
    /// What does nothing but hand a connection to a program.
    private static let joins = [
        "dup2", "fdopen", ">&S", ">&=", "reopen", "STDIN.reopen", "proc_open",
        "subprocess.PIPE", "child_process", "<&3", "IO.popen", "io.popen", "os.popen",
        "os.execute", "shell_exec", "passthru", "check_output",
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
        "LWP::Simple", "HTTP::Tiny", "open-uri", "URI.open", "Net::HTTP", "file_get_contents('http",
        "file_get_contents(\"http", "curl_exec", "b64decode", "decode_base64", "base64_decode",
        "Base64.decode", "unpack(", "unhexlify", "fromhex", "zlib.decompress", "marshal.loads",
        "'base64'", "\"base64\"", "socket.http",
    ]
    private static let evaluations = [
        "exec(", "eval(", "eval ", "eval{", "os.system", "subprocess", "os.popen", "system(",
        "exec ",
        "include(", "require(\"vm\")", "loadstring", "child_process", "Function(", "`",
        "shell_exec", "passthru", "assert(", "instance_eval",
    ]
}
