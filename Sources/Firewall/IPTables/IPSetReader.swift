/// Reads what `ipset save` prints.
package enum IPSetReader {
    /// The sets by name; those of a kind that is not followed are unknown.
    package static func sets(_ text: String) throws(RulesetError) -> [String: IPSet] {
        var sets: [String: IPSet] = [:]
        var number = 0
        for line in ByteLines(text) {
            number += 1
            let words = line.words
            guard let verb = words.first, !verb.hasPrefix("#") else { continue }
            guard words.count >= 3, verb == "create" || verb == "add" else {
                throw .malformed(
                    line: number, "'\(line.text.prefix(40))' is not what ipset save prints")
            }
            if verb == "create" {
                sets[words[1]] = IPSet(
                    kind: words[2], isIPv6: words.contains("inet6"),
                    isDynamic: words.contains("timeout"))
                if let word = Self.unknownOption(words.dropFirst(3)) {
                    sets[words[1]]?.doubt = "'\(word)' of the set"
                }
            } else {
                guard sets[words[1]] != nil else {
                    throw .malformed(line: number, "an entry of a set that was not created")
                }
                // A comment is the last but for numbers, and may have any words.
                let options = words.dropFirst(3).prefix { $0 != "comment" }
                sets[words[1]]?.add(words[2], isException: options.contains("nomatch"))
                if let word = Self.unknown(words.dropFirst(3)) {
                    sets[words[1]]?.doubt = "'\(word)' of an entry"
                }
            }
        }
        return sets
    }

    /// An option of a set by which an entry stands for others than it says (`netmask`), or that is
    /// not known; nil where there is none.
    private static func unknownOption(_ words: ArraySlice<String>) -> String? {
        var words = words
        while let word = words.first {
            words = words.dropFirst()
            switch word {
            case "counters", "comment", "skbinfo", "forceadd": break
            case "family", "hashsize", "maxelem", "bucketsize", "initval", "range", "timeout",
                "size":
                words = words.dropFirst()
            default: return word
            }
        }
        return nil
    }

    /// A word behind an entry that ipset(8) does not have; nil where all are its own.
    private static func unknown(_ words: ArraySlice<String>) -> String? {
        var words = words
        while let word = words.first {
            words = words.dropFirst()
            switch word {
            case "nomatch": break
            case "timeout", "packets", "bytes", "skbmark", "skbprio", "skbqueue":
                words = words.dropFirst()
            case "comment": return nil
            default: return word
            }
        }
        return nil
    }
}

extension [String: IPSet] {
    /// Marks the sets that rules of a text change (`-j SET --add-set NAME src`).
    mutating func markChanged(by text: String) {
        if isEmpty { return }
        for line in ByteLines(text) {
            let words = line.words
            for (verb, name) in zip(words, words.dropFirst())
            where ["--add-set", "--del-set"].contains(verb) {
                self[name]?.isDynamic = true
            }
        }
    }
}

/// A set of ipset.
package struct IPSet: Hashable, Sendable {
    /// `hash:ip,port`
    package let kind: String
    package let isIPv6: Bool
    /// Whether its entries end by themselves, or rules change them.
    package fileprivate(set) var isDynamic: Bool
    /// The parts of each entry, in the order of the kind.
    package private(set) var entries: [[Component]] = []
    /// Entries that the set says it does not hold.
    package private(set) var exceptions: [[Component]] = []
    /// Why it is not known what it holds; nil where it is.
    package fileprivate(set) var doubt: String?

    init(kind: String, isIPv6: Bool, isDynamic: Bool) {
        self.kind = kind
        self.isIPv6 = isIPv6
        self.isDynamic = isDynamic
    }

    /// What each part of an entry is: `ip`, `net`, `port`, `iface`.
    var parts: [String] {
        (kind.split(separator: ":").last ?? "").split(separator: ",").map(String.init)
    }

    mutating func add(_ text: String, isException: Bool) {
        var key: [Component] = []
        let values = text.split(separator: ",").map(String.init)
        guard values.count == parts.count else {
            doubt = "an entry of \(kind)"
            return
        }
        let address: FieldKind = isIPv6 ? .address6 : .address4
        for (part, value) in zip(parts, values) {
            switch part {
            case "ip", "net":
                guard let range = address.range(value) else {
                    doubt = "the entry \(text)"
                    return
                }
                key.append(.numbers(IntervalSet(range)))
            case "port":
                guard let pair = Self.port(value) else {
                    doubt = "the entry \(text)"
                    return
                }
                key += pair
            case "iface" where !value.hasPrefix("physdev:"): key.append(.names([value]))
            default:
                doubt = "the entry \(text) of \(kind)"
                return
            }
        }
        if isException { exceptions.append(key) } else { entries.append(key) }
    }

    /// `tcp:80`, `80-90`: the protocol and the port.
    private static func port(_ text: String) -> [Component]? {
        let words = text.split(separator: ":").map(String.init)
        guard let last = words.last, let range = FieldKind.port.range(last) else { return nil }
        guard words.count == 2 else {
            return [.numbers(IntervalSet(0...255)), .numbers(IntervalSet(range))]
        }
        guard let proto = FieldKind.transport.number(words[0]) else { return nil }
        return [.numbers(IntervalSet(proto)), .numbers(IntervalSet(range))]
    }

    /// What it holds, one element for all entries where they have one part; nil where it cannot
    /// be told because of exceptions.
    var elements: [Element<Bool>]? {
        if parts.count == 1, parts[0] != "iface", parts[0] != "port" {
            return [Element(key: [.numbers(held)], value: true)]
        }
        guard exceptions.isEmpty else { return nil }
        return entries.map { Element(key: $0, value: true) }
    }

    /// Of a set of addresses: of the networks that one is in the smallest decides.
    private var held: IntervalSet {
        func ranges(_ keys: [[Component]]) -> [ClosedRange<UInt128>] {
            keys.flatMap { key -> [ClosedRange<UInt128>] in
                if case .numbers(let set) = key.first { set.ranges } else { [] }
            }
        }
        if exceptions.isEmpty { return IntervalSet(ranges(entries)) }
        func bySize(_ keys: [[Component]]) -> [UInt128: [ClosedRange<UInt128>]] {
            Dictionary(grouping: ranges(keys)) { $0.upperBound - $0.lowerBound }
        }
        let (inside, outside) = (bySize(entries), bySize(exceptions))
        var held = IntervalSet.empty
        for size in Set(inside.keys).union(outside.keys).sorted(by: >) {
            held = held.union(IntervalSet(inside[size] ?? []))
                .subtracting(IntervalSet(outside[size] ?? []))
        }
        return held
    }
}
