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
        let mark = text.first ?? " "
        let isMarked = mark == "+" || (mark == "^" && release.number >= 801)
        let names = isMarked ? String(text.dropFirst()) : text
        if option == .gssapiKexAlgorithms {
            guard names.split(separator: ",").allSatisfy({ $0.hasPrefix("gss-") }) else {
                throw failure("Bad GSSAPI KexAlgorithms '\(text)'.")
            }
        } else if mark != "-" || release.number < 705 {
            if let unknown = rules.algorithms.unknownName(in: names, option) {
                try refuse(option, text, unknown)
            }
        }
        if AlgorithmTable.isSetAlways(option) {
            // The line cannot stand in a block, so that it always counts.
            if settings[option] == nil { settings[option] = Setting([text], at: place) }
        } else {
            setOnce(option, text)
        }
    }

    private func refuse(_ option: Option, _ text: String, _ unknown: String) throws(SSHDError) {
        if rules.algorithms.areNamesUncertain(option) {
            throw .unreadable(
                "\(file):\(line): whether this sshd knows '\(unknown)' is not known to Merlon")
        }
        switch option {
        case .ciphers: throw failure("Bad SSH2 cipher spec '\(text)'.")
        case .macs: throw failure("Bad SSH2 mac spec '\(text)'.")
        case .kexAlgorithms:
            throw refused(
                [
                    "Unsupported KEX algorithm \"\(unknown.prefix(100))\"",
                    "\(file) line \(line): Bad SSH2 KexAlgorithms '\(text)'.",
                ], file, line)
        default: throw failure("Bad key types '\(text)'.")
        }
    }
}
