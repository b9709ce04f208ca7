/// A setting of systemd that is true or false.
enum UnitBoolean {
    /// As `parse_boolean` of systemd's basic/parse-util.c takes it; what is neither is not true.
    static func isTrue(_ text: String) -> Bool {
        ["1", "yes", "y", "true", "t", "on"].contains(text.lowercased())
    }
}
