import HostSystem

/// rpm's own database format (SUSE), `lib/backend/ndb/rpmpkg.c`: a table of slots, each with the
/// place of a header in blocks of 16 bytes. All numbers are little-endian.
struct NDBStore: RPMStore {
    private static let headBytes = 32
    private static let slotBytes = 16
    private static let slotLimit: Int64 = 1 << 20
    private static let pageBytes = 4096
    private static let blockBytes: Int64 = 16
    private static let blobHeadBytes = 16

    private let file: OpenFile
    /// The end of the slots in the file.
    private let slotsEnd: Int64
    private let sizeBytes: Int64

    init(_ file: OpenFile) throws(HostError) {
        var head: [UInt8] = []
        try file.append(Self.headBytes, at: 0, to: &head)
        guard head.starts(with: "RpmP".utf8), head.littleEndian32(at: 4) == 0,
            let pages = head.littleEndian32(at: 12)
        else { throw HostError(path: file.path, problem: "it is no database of rpm's") }
        self.file = file
        slotsEnd = Int64(pages) * Int64(Self.pageBytes)
        sizeBytes = try Self.checkedSize(of: file)
        guard slotsEnd <= sizeBytes,
            slotsEnd / Int64(Self.slotBytes) <= Self.slotLimit
        else { throw damaged("its table is larger than it can be") }
    }

    private func damaged(_ what: String) -> HostError {
        HostError(path: file.path, problem: "the database is damaged: \(what)")
    }

    func eachHeader(_ body: (UInt64, RPMBlob) throws(HostError) -> Void) throws(HostError) {
        var place = Int64(Self.headBytes)
        var left = sizeBytes
        while place < slotsEnd {
            if let blob = try header(at: UInt64(place)) {
                left -= Int64(blob.bytes.count)
                guard left >= 0 else { throw damaged("packages lie in each other's place") }
                try body(UInt64(place), blob)
            }
            place += Int64(Self.slotBytes)
        }
    }

    func header(at place: UInt64) throws(HostError) -> RPMBlob? {
        var slot: [UInt8] = []
        try file.append(Self.slotBytes, at: Int64(clamping: place), to: &slot)
        guard slot.starts(with: "Slot".utf8), let number = slot.littleEndian32(at: 4),
            let block = slot.littleEndian32(at: 8), let blocks = slot.littleEndian32(at: 12)
        else { throw damaged("there is no slot at \(place)") }
        // A slot that is free.
        if number == 0 || block == 0 { return nil }
        let size = Int64(blocks) * Self.blockBytes
        guard size >= Int64(Self.blobHeadBytes), size <= Int64(RPMBlob.limitBytes) else {
            throw damaged("package \(number) has \(size) bytes")
        }
        var blob: [UInt8] = []
        try file.append(Int(size), at: Int64(block) * Self.blockBytes, to: &blob)
        guard blob.count == Int(size), blob.starts(with: "BlbS".utf8),
            blob.littleEndian32(at: 4) == number, let length = blob.littleEndian32(at: 12),
            Self.blobHeadBytes + Int(length) <= blob.count
        else { throw damaged("there is no package \(number) where it should be") }
        let start = Self.blobHeadBytes
        return RPMBlob(bytes: blob, range: start..<(start + Int(length)))
    }
}
