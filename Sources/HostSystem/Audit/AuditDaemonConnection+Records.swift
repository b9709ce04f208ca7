extension AuditDaemonConnection {
    /// Gives out the records that are there, at most ``AuditSocket/batch``: the number of the kind, and the text.
    ///
    /// - Parameter buffer: Memory for one record, which is kept for the next call.
    package func receive(
        into buffer: inout [UInt8], give: (_ kind: UInt16, _ text: Span<UInt8>) -> Void
    ) throws(SystemCallError) -> AuditSocket.Receipt {
        for number in 0..<AuditSocket.batch {
            let count: Int?
            do throws(SystemCallError) {
                count = try receive(into: &buffer, until: .now)
            } catch {
                guard error.isFull else { throw error }
                return .overrun
            }
            guard let count else { return number == 0 ? .nothing : .records(number) }
            let end = min(count, buffer.count)
            guard end >= AuditSocket.headerBytes else { continue }
            let kind = UInt16(buffer[4]) | UInt16(buffer[5]) << 8
            let text = buffer.span.extracting(AuditSocket.headerBytes..<end)
            give(kind, text.extracting(0..<AuditSocket.textCount(text)))
        }
        return .records(AuditSocket.batch)
    }

    /// Lets what comes here end a wait.
    package func wake(_ waiter: inout Waiter) { waiter.add(descriptor) }
}
