/// What the audit system can be asked, by its number of linux/audit.h.
enum AuditRequestType: UInt16 {
    case getStatus = 1000
    case setStatus = 1001
    case addRule = 1011
    case deleteRule = 1012
    case listRules = 1013
}

/// One request, with words for errors that follow "the kernel refuses to".
struct AuditRequest {
    let type: AuditRequestType
    let words: String
    let payload: [UInt8]

    init(_ type: AuditRequestType, _ words: String, payload: [UInt8] = []) {
        self.type = type
        self.words = words
        self.payload = payload
    }
}
