extension ConfigPass {
    mutating func setTime(_ option: Option, _ arguments: inout Arguments) throws(SSHDError) {
        let text = try word(&arguments, missing: "missing time value.")
        guard let value = Number.time(text, release: release.number) else {
            throw failure("invalid time value.")
        }
        setOnce(option, String(value))
    }

    mutating func setUnusedTimeout(_ arguments: inout Arguments) throws(SSHDError) {
        guard arguments.peeked.map(Pattern.asciiLowercased) == "none" else {
            try setTime(.unusedConnectionTimeout, &arguments)
            return
        }
        _ = arguments.next()
        setAlways(.unusedConnectionTimeout, "0")
    }

    mutating func setInteger(_ option: Option, _ arguments: inout Arguments) throws(SSHDError) {
        let value: Int
        do {
            value = try Number.count(arguments.next())
        } catch {
            throw failure(
                keyword: "integer value \(error.text).", older: "integer value \(error.text).")
        }
        setOnce(option, String(value))
    }

    mutating func setRekeyLimit(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try keywordWord(&arguments)
        var bytes = 0
        if text != "default" {
            guard let size = Number.size(text) else {
                throw isModern
                    ? failure("Bad \(keyword) number '\(text)': Invalid argument")
                    : failure("Bad number '\(text)': Invalid argument")
            }
            if size != 0, size < 16 {
                throw failure(keyword: "too small", older: "RekeyLimit too small")
            }
            bytes = size
        }
        setOnce(.rekeyLimit, String(UInt64(bitPattern: Int64(bytes))))
        guard arguments.hasMore else { return }
        if arguments.peeked == "none" {
            _ = arguments.next()
        } else {
            try setTime(.rekeyInterval, &arguments)
        }
    }

    mutating func setMaxStartups(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try keywordWord(&arguments, older: "Missing MaxStartups spec.")
        let wrong = failure(
            keyword: "", older: "Illegal MaxStartups spec.")
        let invalid = isModern ? failure("Invalid \(keyword) spec.") : wrong
        let values = Number.colonList(text)
        let begin = values.first ?? 0
        var rate = "30"
        if let earlier = settings.value(.maxStartups) {
            rate = earlier.split(separator: ":").dropFirst().first.map(String.init) ?? rate
        }
        let full: Int
        switch values.count {
        case 3:
            guard values[0] <= values[2], (1...100).contains(values[1]) else { throw invalid }
            rate = String(values[1])
            full = values[2]
        case 1: full = begin
        default: throw invalid
        }
        if release.number >= 805, full <= 0 || begin <= 0 { throw invalid }
        settings[.maxStartups] = Setting(["\(begin):\(rate):\(full)"], at: place)
    }

    mutating func setPerSourceMaxStartups(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try keywordWord(&arguments)
        if text != "none" {
            do {
                _ = try Number.count(text)
            } catch {
                throw failure(
                    keyword: "integer value \(error.text).", older: "integer value \(error.text).")
            }
        }
        let value = text == "none" ? text : (Int(text).map(String.init) ?? text)
        if release.number >= 905 {
            setOnce(.perSourceMaxStartups, value)
        } else {
            setAlways(.perSourceMaxStartups, value)
        }
    }

    mutating func setPerSourceNetBlockSize(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try keywordWord(&arguments)
        let values = Number.colonList(text)
        let isRight =
            (1...2).contains(min(values.count, 2)) && !values.isEmpty
            && (0...32).contains(values[0]) && (values.count < 2 || (0...128).contains(values[1]))
        guard isRight else { throw failure("Invalid \(keyword) spec.") }
        let second = values.count > 1 ? String(values[1]) : "128"
        setAlways(
            .perSourceNetBlockSize, "\(values[0]):\(second)",
            doubt: values.count > 1 ? nil : "sshd takes whatever stands in memory for IPv6's size")
    }

    mutating func setBindMask(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try keywordWord(&arguments, older: "missing StreamLocalBindMask argument.")
        let digits = text.prefix { ("0"..."7").contains($0) }
        guard let mask = Int(digits, radix: 8), mask <= 0o777 else {
            throw isModern ? failure("Invalid \(keyword).") : failure("Bad mask.")
        }
        setAlways(.streamLocalBindMask, "0\(String(mask, radix: 8))")
    }

    mutating func setFingerprintHash(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try keywordWord(&arguments)
        let known = ["MD5", "SHA1", "SHA256", "SHA384", "SHA512"]
        guard let name = known.first(where: { $0.lowercased() == Pattern.asciiLowercased(text) })
        else {
            throw isModern
                ? failure("Invalid \(keyword) algorithm \"\(text)\".")
                : failure("Invalid hash algorithm \"\(text)\".")
        }
        setAlways(.fingerprintHash, name)
    }

    mutating func setLog(_ option: Option, _ arguments: inout Arguments) throws(SSHDError) {
        let text = arguments.next()
        let isLevel = option == .logLevel
        let name = text.flatMap { isLevel ? LogNames.level($0) : LogNames.facility($0) }
        guard let name else {
            throw failure(
                "unsupported log \(isLevel ? "level" : "facility") '\(text ?? "<NONE>")'")
        }
        setOnce(option, name)
    }

    mutating func setQualityOfService(_ arguments: inout Arguments) throws(SSHDError) {
        let first = try keywordWord(&arguments, older: "Bad IPQoS value: (null)")
        let second = arguments.next()
        var names: [String] = []
        for text in [first, second ?? first] {
            guard let name = QualityOfService.name(of: text, release) else {
                throw failure("Bad \(isModern ? keyword : "IPQoS") value: \(text)")
            }
            names.append(name)
        }
        setAlways(.ipqos, names.joined(separator: " "))
    }
}
