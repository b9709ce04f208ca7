package import Posture

/// How a node stands to a framework: each of its items with the findings about it.
package struct FrameworkReview: Sendable {
    package struct Entry: Sendable {
        package let item: Framework.Item
        /// Nil: no control of the policies is about it.
        package let status: Finding.Status?
        package let findings: [Finding]
    }

    package let framework: Framework
    package let entries: [Entry]

    /// An item is as its worst finding: what failed before what is unknown, then what a person has
    /// to look at, then what failed and is accepted, then what passed; not applicable only where all of its controls are.
    package init(_ framework: Framework, findings: [Finding]) {
        self.framework = framework
        var byItem: [Substring: [Finding]] = [:]
        for finding in findings {
            for reference in finding.references {
                guard let id = framework.item(in: reference) else { continue }
                byItem[id, default: []].append(finding)
            }
        }
        entries = framework.items.map { item in
            let findings = byItem[item.id[...]] ?? []
            return Entry(
                item: item,
                status: findings.map(\.status).max { $0.weight < $1.weight },
                findings: findings)
        }
    }
}

extension Framework {
    /// The item that a reference names; nil where it is one of another framework.
    fileprivate func item(in reference: String) -> Substring? {
        guard reference.hasPrefix(prefix + "/") else { return nil }
        return reference.dropFirst(prefix.count + 1)
    }

    /// The controls that refer to one of its items.
    package func controls(of controls: [Control]) -> [Control] {
        let known = Set(items.map(\.id))
        return controls.filter { control in
            control.references.contains { item(in: $0).map { known.contains(String($0)) } ?? false }
        }
    }
}
