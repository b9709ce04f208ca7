/// How much a record keeps of what a report holds.
struct RecordLimits: Equatable {
    /// Bytes of one text; the kernel's own limit of a path is 4,096.
    var text = 4_096
    /// Bytes of all texts of one list: the arguments, the evidence.
    var list = 40 * 1_024
    /// Entries of one list.
    var entries = 256
    /// Levels of lists and maps in a fact. Three messages nest for each, and readers of protobuf
    /// take 100.
    var depth = 12

    /// Half as much; nil where that would say too little.
    var halved: RecordLimits? {
        if text <= 64 { return nil }
        return RecordLimits(text: text / 2, list: list / 2, entries: entries / 2, depth: depth)
    }
}
