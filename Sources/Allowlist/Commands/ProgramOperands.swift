/// Programs that are no interpreters of the allowlist's rules, and run code of files all the same.
///
/// Rules look at such a program alone; only where its files lie is looked at.
enum ProgramOperands {
    case awk, java, emulator

    init?(name: ArraySlice<UInt8>) {
        switch String(decoding: name.prefix(16), as: UTF8.self) {
        case "awk", "gawk", "mawk", "nawk": self = .awk
        case "java": self = .java
        case "qemu-x86_64", "qemu-i386", "qemu-aarch64", "qemu-arm": self = .emulator
        case let text where text.hasPrefix("qemu-") && name.reversed().starts(with: "citats-".utf8):
            self = .emulator
        default: return nil
        }
    }

    func files(in arguments: [[UInt8]]) -> [[UInt8]] {
        switch self {
        case .awk: return Self.values(of: ["-f", "--file"], in: arguments)
        case .java:
            return Self.values(of: ["-jar", "-cp", "-classpath", "--class-path"], in: arguments)
                .flatMap { $0.split(separator: UInt8(ascii: ":")).map { Array($0) } }
        case .emulator:
            // Of a single program: its options take no value of their own but these.
            var words = arguments.dropFirst()
            while let word = words.first, word.first == UInt8(ascii: "-") {
                let takesValue = ["-L", "-E", "-U", "-0", "-cpu", "-s", "-g", "-B", "-R"].contains {
                    word.elementsEqual($0.utf8)
                }
                words = words.dropFirst(takesValue ? 2 : 1)
            }
            return words.first.map { [$0] } ?? []
        }
    }

    private static func values(of options: [String], in arguments: [[UInt8]]) -> [[UInt8]] {
        zip(arguments, arguments.dropFirst()).filter { option, _ in
            options.contains { option.elementsEqual($0.utf8) }
        }.map(\.1)
    }
}
