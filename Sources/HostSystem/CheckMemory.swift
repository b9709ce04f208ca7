import Synchronization

/// What is found out about a node once in one check, however many ask for it.
final class CheckMemory: Sendable {
    private struct Key: Hashable {
        let type: ObjectIdentifier
        let name: String
    }

    private final class Slot<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }

    let processNames = ProcessNames()
    private let slots = Mutex<[Key: any Sendable]>([:])

    /// What `find` gives the first time for this type and name. Whoever asks meanwhile waits; where
    /// it throws, the next one tries again.
    func once<Value: Sendable, Failure: Error>(
        _ name: String, _ find: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let key = Key(type: ObjectIdentifier(Value.self), name: name)
        let slot = slots.withLock { slots in
            if let slot = slots[key] as? Slot<Value> { return slot }
            let slot = Slot<Value>()
            slots[key] = slot
            return slot
        }
        return try slot.value.withLock { value throws(Failure) in
            if let value { return value }
            let found = try find()
            value = found
            return found
        }
    }
}

extension HostView {
    /// What `find` gives. In a view for one check it is asked once for each type and name.
    package func once<Value: Sendable, Failure: Error>(
        _ name: String = "", _ find: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        guard let memory else { return try find() }
        return try memory.once(name, find)
    }
}
