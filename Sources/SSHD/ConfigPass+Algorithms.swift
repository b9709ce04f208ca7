extension ConfigPass {
    mutating func setAlgorithms(
        _ option: Option, _ arguments: inout Arguments
    ) throws(SSHDError) {
        let isKeys = AlgorithmTable.isOfKeys(option)
        let text: String
        if isKeys || option == .gssapiKexAlgorithms {
            text = try word(&arguments, missing: "Missing argument.")
        } else {
            text = try keywordWord(&arguments)
        }
        var doubt: String?
        let mark = text.first ?? " "
        let isMarked = mark == "+" || (mark == "^" && release.number >= 801)
        let names = isMarked ? String(text.dropFirst()) : text
        if option == .gssapiKexAlgorithms {
            guard names.split(separator: ",").allSatisfy({ $0.hasPrefix("gss-") }) else {
                throw failure("Bad GSSAPI KexAlgorithms '\(text)'.")
            }
        } else if mark != "-" || release.number < 705 {
            if let unknown = rules.algorithms.unknownName(in: names, option) {
                guard release.vendor == .other else { throw refusal(option, text, unknown) }
                doubt = "whether this sshd knows '\(unknown)' is not known to Merlon"
            }
        }
        // Lines that cannot stand in a block always count.
        if AlgorithmTable.isSetAlways(option) || isActive, settings[option] == nil {
            settings[option] = Setting([text], at: place, doubt: doubt)
        }
    }

    private func refusal(_ option: Option, _ text: String, _ unknown: String) -> SSHDError {
        switch option {
        case .ciphers: failure("Bad SSH2 cipher spec '\(text)'.")
        case .macs: failure("Bad SSH2 mac spec '\(text)'.")
        case .kexAlgorithms:
            refused(
                [
                    "Unsupported KEX algorithm \"\(unknown.prefix(100))\"",
                    "\(file) line \(line): Bad SSH2 KexAlgorithms '\(text)'.",
                ], file, line)
        default: failure("Bad key types '\(text)'.")
        }
    }
}
