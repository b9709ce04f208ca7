import CEL
package import Posture
package import YAML

/// One requirement, ready to be evaluated.
package struct Control: Sendable {
    /// Kebab-case, unique over all packs, stable for ever.
    package let id: String
    package let title: String
    package let severity: Severity
    package let phase: Phase
    /// Where the control applies; nil: everywhere.
    package let when: Clause?
    package let requirement: Requirement
    /// A text about the node for a failure; nil: the title.
    package let message: Clause?
    /// Of its pack.
    package private(set) var parameters: PackParameters
    /// What its expressions can ask of components.
    let questions: [FactQuestion]
    package let rationale: String
    package let remediation: Remediation
    /// `framework/item`, as `cis-1.12/4.2.1`.
    package let references: [String]
    package let tests: [ControlTest]
    /// `file:line:column` of the control.
    package let location: String

    /// The same control with other values of its pack's parameters.
    func setting(_ parameters: PackParameters) -> Control {
        var control = self
        control.parameters = parameters
        return control
    }
}

extension Control {
    /// What decides.
    package enum Requirement: Sendable {
        /// A condition over the node's facts.
        case expression(Clause)
        /// A person: what to look at and how, for what a node cannot see of itself.
        case manual(String)
    }

    /// From when on a requirement must hold.
    package enum Phase: String, CaseIterable, Sendable {
        /// Before the kubelet starts already.
        case bootstrap
        /// While the kubelet runs, which may itself bring it about.
        case running
    }
}

/// A CEL expression of a control, checked and ready.
package struct Clause: Sendable {
    let program: Program
}

/// What to do so that a control passes.
package struct Remediation: Sendable {
    package let text: String
    /// The fields to set in the kubelet's configuration file, or nil.
    package let kubeletConfig: YAMLNode?
}

/// An example inside a control, with the status that it must lead to.
package struct ControlTest: Sendable {
    package let name: String
    package let facts: Fact
    /// The moment of the check in seconds since 1970; nil: the present.
    package let now: Int64?
    /// What the test sets in the place of the pack's defaults; nil where it sets nothing.
    let parameters: PackParameters?
    package let expect: Finding.Status
    /// `file:line:column` of the test.
    package let location: String
}
