/// A command as words, without the programs that only start another: `env A=b timeout 5 sh -c …`
/// is `sh -c …`.
struct CommandWords {
    /// The program's name first.
    private(set) var all: [[UInt8]]
    /// Whether a program in front of it makes its input another command's arguments.
    private(set) var isFedArguments = false

    /// Of a process: what runs is `program`, whatever the first argument says.
    init(_ arguments: [[UInt8]], program: ArraySlice<UInt8>) {
        all = arguments
        if !Self.isBusybox(program) {
            if all.isEmpty { all = [Array(program)] } else { all[0] = Array(program) }
        }
        unwrapApplet()
    }

    /// Of a shell's code.
    init(words: [[UInt8]]) {
        all = words
        unwrapApplet()
    }

    /// The last part of the program's path; a login shell's `-` is left out.
    var name: [UInt8] { Array(Self.name(all.first ?? [])) }

    private static func name(_ word: [UInt8]) -> ArraySlice<UInt8> {
        let name = PathText.name(word)
        return name.first == UInt8(ascii: "-") ? name.dropFirst() : name
    }

    var text: String { String(decoding: name.prefix(40), as: UTF8.self) }

    func runsModule(_ module: String) -> Bool {
        zip(all, all.dropFirst()).contains {
            Interpreter.asksForModule($0[...]) && $0.last == UInt8(ascii: "m")
                && Self.isModule($1[...], module)
        }
            || all.contains {
                $0.starts(with: "-m".utf8) && Self.isModule($0.dropFirst(2), module)
            }
    }

    /// `pip` and what is in it: `pip._internal`.
    private static func isModule(_ word: ArraySlice<UInt8>, _ module: String) -> Bool {
        word.prefix { $0 != UInt8(ascii: ".") }.elementsEqual(module.utf8)
    }

    /// `busybox`, and as distributions and those who bring it along call it: `busybox.static`,
    /// `busybox-extras`, `busybox-x86_64`.
    static func isBusybox(_ name: ArraySlice<UInt8>) -> Bool {
        name.starts(with: "busybox") || name.starts(with: "toybox")
    }

    /// Puts the words of the program that is started in the place of those of its starter.
    mutating func replace(with words: [[UInt8]]) {
        all = words
    }

    private mutating func unwrapApplet() {
        for _ in 0..<4 {
            guard let first = all.first else { return }
            guard Self.isBusybox(Self.name(first)) else { return }
            all.removeFirst()
        }
    }

    /// Takes off what starts another program; at most 16 of them.
    mutating func unwrap() {
        for _ in 0..<16 {
            unwrapApplet()
            let name = text
            guard all.count > 1 else { return }
            let isLoader = Interpreter(name: self.name[...]) == .loader
            if unwrapStarter(name) { continue }
            guard let wrapper = isLoader ? CommandWrapper.loader : CommandWrapper.named[name] else {
                return
            }
            if name == "xargs" || name == "parallel" { isFedArguments = true }
            var index = 1
            while index < all.count, let first = all[index].first {
                if first == UInt8(ascii: "-"), all[index].count > 1 {
                    // What env splits is a command in one word.
                    if name == "env", splitWord(at: index) { continue }
                    let isEnd = all[index].elementsEqual("--".utf8)
                    index += 1 + wrapper.valueCount(all[index])
                    if isEnd { break }
                } else if Self.isAssignment(all[index]), name == "env" || name == "sudo" {
                    index += 1
                } else {
                    break
                }
            }
            index += wrapper.operands
            guard index < all.count else { return }
            all.removeFirst(index)
            if name == "watch" {
                all = [Array("sh".utf8), Array("-c".utf8), Array(all.joined(separator: [0x20]))]
            }
            // `flock FILE -c CODE`
            if name == "flock", let option = all.first,
                ["-c", "--command"].contains(where: { option.elementsEqual($0.utf8) })
            {
                all[0] = Array("-c".utf8)
                all.insert(Array("sh".utf8), at: 0)
            }
        }
    }

    /// Takes the place of `-S WORDS` of env; false where it is another option.
    private mutating func splitWord(at index: Int) -> Bool {
        let option = all[index]
        let long = "--split-string"
        var text: ArraySlice<UInt8>?
        if option.starts(with: long.utf8) {
            text = option.count > long.utf8.count ? option.dropFirst(long.utf8.count + 1) : nil
        } else if option[1] != UInt8(ascii: "-"), let letter = option.firstIndex(of: 0x53),
            !option[..<letter].contains(where: { "uC".utf8.contains($0) })
        {
            text = letter + 1 < option.endIndex ? option[(letter + 1)...] : nil
        } else {
            return false
        }
        let place = text == nil ? index + 1 : index
        guard place < all.count else { return false }
        let words = (text ?? all[place][...]).split { $0 == 0x20 || $0 == 0x09 }.map { Array($0) }
        all.replaceSubrange(index...place, with: words)
        return true
    }

    static func isAssignment(_ word: [UInt8]) -> Bool {
        guard let sign = word.firstIndex(of: UInt8(ascii: "=")), sign > 0 else { return false }
        return word[..<sign].allSatisfy {
            0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
        } && !(0x30...0x39 ~= word[0])
    }
}
