import AuditStream

/// A form in which program starts are written.
protocol ExecForm {
    mutating func add(_ exec: borrowing ExecEvent)

    /// Adds what the whole log amounts to.
    mutating func finish(_ log: borrowing LogDecoder)

    /// What was written since it was taken last.
    mutating func take() -> String
}
