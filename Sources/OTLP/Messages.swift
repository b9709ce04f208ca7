// Shorter names of the generated messages.

typealias AnyValue = Opentelemetry_Proto_Common_V1_AnyValue
typealias KeyValue = Opentelemetry_Proto_Common_V1_KeyValue
typealias LogRecord = Opentelemetry_Proto_Logs_V1_LogRecord
typealias InstrumentationScope = Opentelemetry_Proto_Common_V1_InstrumentationScope
typealias Resource = Opentelemetry_Proto_Resource_V1_Resource

/// Names and values in their order; those without a value are left out.
typealias Fields = [(name: String, value: AnyValue?)]
