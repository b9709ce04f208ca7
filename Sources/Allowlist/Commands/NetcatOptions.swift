/// The options of the programs named netcat that start a program.
enum NetcatOptions {
    static func startProgram(_ arguments: ArraySlice<[UInt8]>) -> Bool {
        for (place, argument) in zip(arguments.indices, arguments) {
            let option = argument[...]
            guard option.first == UInt8(ascii: "-"), option.count > 1 else { continue }
            if option.starts(with: "--") {
                let longs = ["--exec", "--sh-exec", "--lua-exec", "--ex", "--sh-e", "--lua-e"]
                if longs.contains(where: { option.starts(with: $0) }) { return true }
                continue
            }
            let value = place + 1 < arguments.endIndex ? arguments[place + 1] : []
            if cluster(option.dropFirst(), value: value) { return true }
        }
        return false
    }

    /// Letters behind one that takes a value are that value.
    private static func cluster(_ letters: ArraySlice<UInt8>, value: [UInt8]) -> Bool {
        let valued = Array("pwsigGqoOxXTIPmVM".utf8)
        for (index, letter) in zip(letters.indices, letters) {
            let rest = letters[(index + 1)...]
            let program = rest.isEmpty ? value[...] : rest
            switch letter {
            case UInt8(ascii: "e"): return !program.isEmpty
            // Without a program it is TLS for BSD's netcat.
            case UInt8(ascii: "c"):
                if rest.isEmpty, isProgram(program) { return true }
            case _ where valued.contains(letter): return false
            default: continue
            }
        }
        return false
    }

    private static func isProgram(_ text: ArraySlice<UInt8>) -> Bool {
        if text.first == UInt8(ascii: "/") || text.contains(UInt8(ascii: " ")) { return true }
        return Interpreter(name: text) != nil || text.elementsEqual("cmd".utf8)
    }
}

/// socat's addresses.
enum SocatAddresses {
    /// A program on one side and a network on the other.
    static func joinProgram(_ arguments: ArraySlice<[UInt8]>) -> Bool {
        let addresses = arguments.map { $0[...].lowercased[...] }
        let starts = addresses.contains {
            $0.starts(with: "exec:") || $0.starts(with: "system:") || $0.starts(with: "shell:")
                || $0.contains(anyOf: ["!!exec:", "!!system:"])
        }
        let networks = [
            "tcp", "udp", "ssl", "openssl", "sctp", "dccp", "vsock", "socks", "proxy", "ip4:",
            "ip6:",
        ]
        return starts
            && addresses.contains { address in networks.contains { address.starts(with: $0) } }
    }
}
