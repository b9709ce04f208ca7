import HostSystem

/// A package's header, as rpm's database holds it: an index of tags, and the data behind it.
///
/// The format is that of rpm's `lib/header.c`: two counts, entries of 16 bytes (tag, type, offset,
/// count), the data; all big-endian.
struct RPMHeader {
    enum Tag: UInt32 {
        case name = 1000
        case version = 1001
        case release = 1002
        case epoch = 1003
        case architecture = 1022
        case fileStates = 1029
        case fileModes = 1030
        case fileDigests = 1035
        case fileFlags = 1037
        case folderIndexes = 1116
        case baseNames = 1117
        case folderNames = 1118
        case digestAlgorithm = 5011
    }

    /// As many tags as rpm allows.
    private static let tagLimit = 0xFFFF
    private static let entryBytes = 16

    private struct Entry {
        let type: UInt32
        /// Where its data begins.
        let start: Int
        let count: Int
    }

    private let bytes: [UInt8]
    private let end: Int
    private var entries: [Tag: Entry] = [:]

    /// Nil where the bytes are no header.
    init?(_ blob: RPMBlob) {
        bytes = blob.bytes
        end = min(blob.range.upperBound, bytes.count)
        let start = blob.range.lowerBound
        guard let tags = bytes.bigEndian32(at: start), let size = bytes.bigEndian32(at: start + 4),
            (1...Self.tagLimit).contains(Int(tags)), Int(size) <= RPMBlob.limitBytes
        else { return nil }
        let data = start + 8 + Int(tags) * Self.entryBytes
        guard data + Int(size) <= end else { return nil }
        for number in 0..<Int(tags) {
            let place = start + 8 + number * Self.entryBytes
            guard let tag = bytes.bigEndian32(at: place).flatMap(Tag.init),
                let type = bytes.bigEndian32(at: place + 4),
                let offset = bytes.bigEndian32(at: place + 8),
                let count = bytes.bigEndian32(at: place + 12)
            else { continue }
            // Every element has a byte at least.
            guard offset < size, count <= size - offset else { return nil }
            // What rpm has added on installing comes last and counts.
            entries[tag] = Entry(type: type, start: data + Int(offset), count: Int(count))
        }
    }

    func count(of tag: Tag) -> Int {
        entries[tag]?.count ?? 0
    }

    /// The first text of a tag; nil where there is none.
    func text(_ tag: Tag) -> String? {
        var strings = strings(tag)
        return strings.next().map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// A number of an array of 1, 2 or 4 bytes each; nil where there is none.
    func integer(_ tag: Tag, at index: Int = 0) -> UInt32? {
        guard let entry = entries[tag], (0..<entry.count).contains(index) else { return nil }
        let width: Int
        switch entry.type {
        case 1, 2: width = 1
        case 3: width = 2
        case 4: width = 4
        default: return nil
        }
        let place = entry.start + index * width
        guard place + width <= end else { return nil }
        switch width {
        case 1: return UInt32(bytes[place])
        case 2: return UInt32(bytes[place]) << 8 | UInt32(bytes[place + 1])
        default: return bytes.bigEndian32(at: place)
        }
    }

    /// The texts of a tag, one after the other.
    func strings(_ tag: Tag) -> Strings {
        // STRING, STRING_ARRAY and I18NSTRING.
        guard let entry = entries[tag], [6, 8, 9].contains(entry.type) else {
            return Strings(bytes: bytes, position: 0, end: 0, left: 0)
        }
        return Strings(
            bytes: bytes, position: entry.start, end: end,
            left: entry.type == 6 ? 1 : entry.count)
    }

    /// Texts that each end with a zero byte.
    struct Strings {
        let bytes: [UInt8]
        fileprivate(set) var position: Int
        let end: Int
        fileprivate(set) var left: Int

        /// Where the next text lies; nil at the end, and where the data ends before.
        mutating func next() -> Range<Int>? {
            guard left > 0, position < end,
                let mark = bytes.span.extracting(..<end).firstIndex(of: 0, from: position)
            else { return nil }
            defer {
                left -= 1
                position = mark + 1
            }
            return position..<mark
        }
    }
}
