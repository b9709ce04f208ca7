extension HostView {
    /// The name of an account of the node, or its number where it has none; root is 0 alone.
    package func userName(_ uid: UInt32) -> String {
        accountNames().user(uid)
    }

    /// The numbers of the node's accounts by their names; of two accounts of one name that with
    /// the lower number.
    package func userNumbers() -> [String: UInt32] {
        var numbers: [String: UInt32] = [:]
        for (number, name) in accountNames().users {
            numbers[name] = min(number, numbers[name] ?? number)
        }
        numbers["root"] = 0
        return numbers
    }
}
