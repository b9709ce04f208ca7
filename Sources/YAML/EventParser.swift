internal import CYaml

/// The events of a document, as libyaml reads them.
///
/// Kubernetes' components read YAML with a port of libyaml to Go, so its grammar is theirs.
@safe struct EventParser: ~Copyable {
    enum Event {
        case scalar(YAMLScalar, anchor: String?)
        case sequenceStart(anchor: String?)
        case mappingStart(anchor: String?)
        case collectionEnd
        case alias(String)
        case documentStart
        case documentEnd
        case streamEnd
        case streamStart
    }

    /// An event with the place, counted from 1, where it begins.
    struct Placed {
        let event: Event
        let line: Int
        let column: Int
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let path: String

    init(bytes: [UInt8], path: String) throws(YAMLError) {
        self.path = path
        unsafe parser = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: max(bytes.count, 1))
        _ = unsafe input.update(fromContentsOf: bytes)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(path: path, line: nil, column: nil, problem: "no memory to read it")
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    mutating func next() throws(YAMLError) -> Placed {
        var raw = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &raw) == 1 else { throw error() }
        defer { unsafe yaml_event_delete(&raw) }
        let event = unsafe Self.event(raw)
        let mark = unsafe raw.start_mark
        return Placed(event: event, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private static func event(_ raw: yaml_event_t) -> Event {
        switch unsafe raw.type {
        case YAML_SCALAR_EVENT:
            let scalar = unsafe raw.data.scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let value = unsafe YAMLScalar(
                text: String(decoding: bytes, as: UTF8.self),
                isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
                tag: string(scalar.tag)
            )
            return unsafe .scalar(value, anchor: string(scalar.anchor))
        case YAML_SEQUENCE_START_EVENT:
            return unsafe .sequenceStart(anchor: string(raw.data.sequence_start.anchor))
        case YAML_MAPPING_START_EVENT:
            return unsafe .mappingStart(anchor: string(raw.data.mapping_start.anchor))
        case YAML_ALIAS_EVENT: return unsafe .alias(string(raw.data.alias.anchor) ?? "")
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_START_EVENT: return .streamStart
        default: return .streamEnd
        }
    }

    private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }

    private func error() -> YAMLError {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) }
        let start = unsafe parser.pointee.context_mark
        let context = unsafe parser.pointee.context.map {
            unsafe "\(String(cString: $0)) (from \(start.line + 1):\(start.column + 1))"
        }
        let sentence = [context, problem].compactMap(\.self).joined(separator: ", ")
        if unsafe parser.pointee.error == YAML_READER_ERROR {
            let (line, column) = unsafe place(ofByte: Int(clamping: parser.pointee.problem_offset))
            return YAMLError(
                path: path, line: line, column: column,
                problem: "\(sentence); it must be UTF-8 text"
            )
        }
        let mark = unsafe parser.pointee.problem_mark
        return YAMLError(
            path: path, line: Int(mark.line) + 1, column: Int(mark.column) + 1,
            problem: sentence.isEmpty ? "not YAML" : sentence
        )
    }

    /// The line and the column in characters, both from 1, of a byte of the input.
    private func place(ofByte offset: Int) -> (line: Int, column: Int) {
        var (line, column) = (1, 1)
        for byte in unsafe Array(input.prefix(offset)) {
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return (line, column)
    }
}
