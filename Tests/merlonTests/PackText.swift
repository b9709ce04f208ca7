/// A policy pack with a control for each pair of severity and expression: `control-1`, …
func packText(_ controls: [(severity: String, expression: String)]) -> String {
    var text = """
        apiVersion: merlon.dev/v1alpha1
        kind: PolicyPack
        metadata: {name: test, version: "1.0"}
        controls:

        """
    for (number, control) in controls.enumerated() {
        text += """
            - id: control-\(number + 1)
              title: The requirement number \(number + 1)
              severity: \(control.severity)
              expression: "\(control.expression)"
              remediation: {text: Set it right.}

            """
    }
    return text
}
