extension Flow {
    /// Connection tracking sees the packet.
    mutating func track() {
        guard connection.state == nil else { return }
        switch phase {
        case .opening:
            connection.state = Connection.State.new
        case .following where transport == 6 && connection.isUntracked:
            // The client's ACK begins an entry, unless `nf_conntrack_tcp_loose` is off.
            connection.isPickedUp = true
            connection.state = Connection.State.established
        case .following where transport == 6 && connection.isAnswerUntracked:
            // An ACK behind nothing but a SYN (`tcp_conntracks`).
            connection.state = Connection.State.invalid
        case .answer, .following, .returning:
            guard connection.isUntracked else {
                connection.state = Connection.State.established
                return
            }
            // Of a connection whose beginning it has not seen: a SYN and ACK is invalid
            // (`tcp_conntracks` in nf_conntrack_proto_tcp.c), a datagram opens one.
            connection.state =
                transport == 6 ? Connection.State.invalid : Connection.State.new
        }
    }

    /// What NAT does to packets of a connection that it knows.
    mutating func translateBack(isDestination: Bool) {
        guard connection.state == Connection.State.established else { return }
        switch (phase, isDestination) {
        case (.answer, true), (.returning, true):
            if connection.isSourceTranslated, let original = connection.original {
                destination = original.source
                destinationPorts = original.sourcePorts
            }
        case (.answer, false), (.returning, false):
            if connection.isDestinationTranslated, let original = connection.original {
                source = original.destination
                sourcePorts = original.destinationPorts
            }
        case (.following, true):
            if connection.isDestinationTranslated, let translated = connection.translated {
                destination = translated.destination
                destinationPorts = translated.destinationPorts
            }
        case (.following, false): isSourceReplaced = connection.isSourceTranslated
        case (.opening, _): break
        }
    }

    /// The answer to a packet that was delivered: its addresses the other way round.
    func answered() -> Flow {
        var answer = self
        answer.phase = phase == .opening ? .answer : .returning
        answer.isSourceReplaced = false
        answer.box = box.turned
        answer.input = output
        answer.output = nil
        answer.mark = Mark()
        answer.connection.isUntracked = connection.state == Connection.State.untracked
        answer.connection.state = nil
        answer.connection.translated = box
        return answer
    }
}
