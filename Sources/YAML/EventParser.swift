internal import CYaml

/// The events of a document, as libyaml reads them from UTF-8.
///
/// Kubernetes' components read YAML with a port of libyaml to Go, so its grammar is theirs, save for
/// the ``PortDifferences``.
@safe struct EventParser: ~Copyable {
    enum Event {
        case scalar(YAMLScalar, anchor: String?, isDoubleQuoted: Bool)
        case collectionStart(NodeStack.Kind, anchor: String?, tag: String?)
        case collectionEnd
        case alias(String)
        /// The version is that of a `%YAML` directive.
        case documentStart(version: String?)
        case documentEnd
        case streamEnd
        case streamStart
    }

    /// An event with the place where it begins.
    struct Placed {
        let event: Event
        let place: Place
        /// Which characters of the input it is made of.
        let characters: Range<Int>
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let path: String

    init(bytes: [UInt8], path: String) throws(YAMLError) {
        self.path = path
        unsafe parser = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: bytes.count)
        _ = unsafe input.initialize(fromContentsOf: bytes)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(
                path: path, line: nil, column: nil, problem: "no memory to read it", kind: .limit)
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
        let (start, end) = unsafe (raw.start_mark, raw.end_mark)
        return Placed(
            event: event, place: Self.place(start),
            characters: Int(start.index)..<max(Int(start.index), Int(end.index)))
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
            return unsafe .scalar(
                value, anchor: string(scalar.anchor),
                isDoubleQuoted: scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe raw.data.sequence_start
            let isFlow = unsafe start.style == YAML_FLOW_SEQUENCE_STYLE
            return unsafe .collectionStart(
                NodeStack.Kind(isMapping: false, isFlow: isFlow),
                anchor: string(start.anchor), tag: string(start.tag))
        case YAML_MAPPING_START_EVENT:
            let start = unsafe raw.data.mapping_start
            let isFlow = unsafe start.style == YAML_FLOW_MAPPING_STYLE
            return unsafe .collectionStart(
                NodeStack.Kind(isMapping: true, isFlow: isFlow),
                anchor: string(start.anchor), tag: string(start.tag))
        case YAML_ALIAS_EVENT: return unsafe .alias(string(raw.data.alias.anchor) ?? "")
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .collectionEnd
        case YAML_DOCUMENT_START_EVENT:
            let version = unsafe raw.data.document_start.version_directive.map {
                unsafe "\($0.pointee.major).\($0.pointee.minor)"
            }
            return .documentStart(version: version)
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_STREAM_START_EVENT: return .streamStart
        default: return .streamEnd
        }
    }

    private static func string(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe String(cString: pointer)
    }

    private static func place(_ mark: yaml_mark_t) -> Place {
        Place(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private func error() -> YAMLError {
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "not YAML"
        let start = unsafe Self.place(parser.pointee.context_mark)
        let context = unsafe parser.pointee.context.map {
            unsafe "\(String(cString: $0)) (from \(start.line):\(start.column))"
        }
        let sentence = [context, problem].compactMap(\.self).joined(separator: ", ")
        let mark = unsafe Self.place(parser.pointee.problem_mark)
        switch unsafe parser.pointee.error {
        case YAML_MEMORY_ERROR:
            return YAMLError(path, mark, "no memory to read it", kind: .limit)
        case YAML_READER_ERROR:
            let place = unsafe place(ofByte: Int(clamping: parser.pointee.problem_offset))
            return YAMLError(path, place, "\(sentence); it must be UTF-8 text")
        default:
            if problem.hasPrefix("Maximum nesting level") {
                return YAMLError(path, mark, "nested too deep", kind: .limit)
            }
            return YAMLError(path, mark, sentence, kind: kind(of: problem, context))
        }
    }

    /// Some of what libyaml refuses, its port to Go takes: `[a:]`, `"\\'"`, `!!str,`.
    private func kind(of problem: String, _ context: String?) -> YAMLError.Kind {
        let isOwn =
            problem == "found unexpected ':'" || context?.contains("ing a tag") == true
            || problem == "found unknown escape character" && hasEscapedQuote
        return isOwn ? .ambiguous : .malformed
    }

    private var hasEscapedQuote: Bool {
        unsafe zip(input, input.dropFirst()).contains {
            $0 == UInt8(ascii: "\\") && $1 == UInt8(ascii: "'")
        }
    }

    /// The place of a byte of the input.
    private func place(ofByte offset: Int) -> Place {
        var (line, column) = (1, 1)
        for byte in unsafe Array(input.prefix(offset)) {
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return Place(line: line, column: column)
    }
}
