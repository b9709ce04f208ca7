import Testing

@testable import Posture

struct PrometheusTextTests {
    @Test
    func `counters and gauges have their lines`() {
        let metrics = [
            Metric(
                "merlon_reports_sent", help: "Reports sent.", kind: .counter,
                samples: [
                    Metric.Sample(
                        .int(7),
                        labels: [Metric.Label("to", "a"), Metric.Label("kind", "finding")]),
                    Metric.Sample(.int(0)),
                ]),
            Metric("merlon_score", help: "Score.", kind: .gauge, .double(0.5)),
            Metric("merlon_none", help: "None.", kind: .gauge, samples: []),
        ]
        #expect(
            PrometheusText.text(metrics) == """
                # HELP merlon_reports_sent_total Reports sent.
                # TYPE merlon_reports_sent_total counter
                merlon_reports_sent_total{to="a",kind="finding"} 7
                merlon_reports_sent_total 0
                # HELP merlon_score Score.
                # TYPE merlon_score gauge
                merlon_score 0.5
                # HELP merlon_none None.
                # TYPE merlon_none gauge

                """)
    }

    @Test
    func `no text can add a line or a sample`() {
        let evil = "a\"} 1\nforged 2\r\nforged\\ 3"
        let metric = Metric(
            evil, help: evil, kind: .gauge,
            samples: [Metric.Sample(.int(1), labels: [Metric.Label(evil, evil)])])
        let lines = PrometheusText.text([metric]).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { !$0.hasPrefix("forged") })
        #expect(lines[2].hasSuffix(#"="a\"} 1\nforged 2"# + "\r" + #"\nforged\\ 3"} 1"#))
    }

    @Test(
        arguments: [
            (.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (1e300, "1e+300"),
        ] as [(Double, String)])
    func `numbers without digits have names`(number: Double, text: String) {
        let metric = Metric("m", help: "", kind: .gauge, .double(number))
        #expect(PrometheusText.text([metric]).hasSuffix("m \(text)\n"))
    }
}
