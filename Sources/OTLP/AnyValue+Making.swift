import SwiftProtobuf

extension AnyValue {
    static func text(_ text: String) -> Self { .with { $0.stringValue = text } }

    static func flag(_ flag: Bool) -> Self { .with { $0.boolValue = flag } }

    /// A number; one that 64 bits with a sign cannot hold becomes the nearest that they can.
    static func number(_ number: some BinaryInteger) -> Self {
        .with { $0.intValue = Int64(clamping: number) }
    }

    static func number(_ number: Double) -> Self { .with { $0.doubleValue = number } }

    static func list(_ values: [AnyValue]) -> Self { .with { $0.arrayValue.values = values } }

    static func texts(_ texts: [String]) -> Self { .list(texts.map { .text($0) }) }

    static func map(_ fields: Fields) -> Self {
        .with { $0.kvlistValue.values = KeyValue.list(fields) }
    }
}

extension KeyValue {
    static func list(_ fields: Fields) -> [KeyValue] {
        fields.compactMap { name, value in
            value.map { value in
                KeyValue.with {
                    $0.key = name
                    $0.value = value
                }
            }
        }
    }
}
