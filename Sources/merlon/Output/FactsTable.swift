import Posture

/// `merlon facts` for people: path, value and origin.
struct FactsTable {
    let style: Style

    func text(_ leaves: [FactLeaves.Leaf]) -> String {
        leaves.map { leaf in
            let value = TerminalText.shortened(leaf.fact.value.plainText, to: 300)
            let path = TerminalText.escaped("\(leaf.path)")
            let origin = TerminalText.escaped("\(leaf.fact.origin)")
            return path + " = " + (leaf.fact.isUnknown ? style.unsure(value) : style.strong(value))
                + "  " + style.faint("(\(origin))") + "\n"
        }.joined()
    }
}
