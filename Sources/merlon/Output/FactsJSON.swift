import Posture

/// `merlon facts --output json`: one entry a leaf, by path.
enum FactsJSON {
    static func text(_ leaves: [FactLeaves.Leaf]) -> String {
        JSON.object(leaves.map { ("\($0.path)", .object($0.fact.jsonPairs)) }).text
    }
}
