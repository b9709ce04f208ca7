import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct AuditPolicyTests {
    private func audit(_ rules: String) async throws -> Fact {
        try #require(try await node(rules, flags: nil).apiserver()["audit"])
    }

    private func node(_ rules: String, flags: [String]?) throws -> TestFolder {
        try ControlPlaneNode.apiserver(
            flags ?? [
                "--audit-policy-file=/etc/kubernetes/p.yaml", "--audit-log-path=/var/log/a.log",
            ],
            files: [
                "/etc/kubernetes/p.yaml": "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n"
                    + rules
            ])
    }

    private static let everything = [
        "secrets", "configmaps", "tokenreviews", "pods", "deployments", "pods/exec",
        "pods/portforward", "pods/proxy", "services/proxy",
    ]

    @Test(arguments: [
        ("- {level: Metadata}", [], []),
        ("- {level: None}", [], everything),
        (
            "- {level: None, userGroups: [system:authenticated]}\n- {level: Metadata}", [],
            everything
        ),
        ("- {level: None, userGroups: [system:masters]}\n- {level: Metadata}", [], everything),
        (
            "- {level: None, userGroups: [a, system:serviceaccounts], verbs: [get], resources: [{group: '', resources: [secrets]}]}\n- {level: Metadata}",
            [], ["secrets"]
        ),
        ("- {level: None, userGroups: [system:nodes]}\n- {level: Metadata}", [], []),
        (
            "- {level: None, userGroups: ['kubeadm:cluster-admins']}\n- {level: Metadata}", [],
            everything
        ),
        (
            "- {level: None, namespaces: [kube-system], resources: [{group: ''}, {group: authentication.k8s.io}]}\n- {level: Metadata}",
            [],
            [
                "secrets", "configmaps", "pods", "pods/exec", "pods/portforward", "pods/proxy",
                "services/proxy",
            ]
        ),
        (
            "- {level: None, namespaces: [''], resources: [{group: authentication.k8s.io}]}\n- {level: Metadata}",
            [], ["tokenreviews"]
        ),
        (
            "- {level: None, users: [a], namespaces: [kube-system]}\n- {level: Metadata}", [], []
        ),
        // The answer, which has what is read, is not logged at this level.
        (
            "- {level: Request, verbs: [get, list, watch, delete]}\n- {level: Metadata}", [], []
        ),
        (
            "- {level: Request, verbs: [get, patch], resources: [{group: ''}]}\n- {level: Metadata}",
            ["secrets", "configmaps"], []
        ),
        (
            "- {level: Request, omitStages: [RequestReceived, ResponseComplete]}", [], everything
        ),
        ("- {level: Metadata}\nomitStages: [ResponseComplete, RequestReceived]", [], everything),
        ("- {level: Metadata}\nomitStages: [RequestReceived]", [], []),
        (
            "- {level: RequestResponse}",
            ["secrets", "configmaps", "tokenreviews", "serviceaccounts/token"], []
        ),
        (
            "- {level: Metadata, resources: [{group: '', resources: [secrets, configmaps, serviceaccounts/token]}, {group: authentication.k8s.io}]}\n- {level: RequestResponse}",
            [], []
        ),
        // A rule for one user or one name decides nothing for the others.
        (
            "- {level: Metadata, users: [a], resources: [{group: '', resources: [secrets]}]}\n- {level: Request, verbs: [create], resources: [{group: ''}]}\n- {level: Metadata}",
            ["secrets", "configmaps", "serviceaccounts/token"], []
        ),
        (
            "- {level: None, resources: [{group: '', resources: [pods/exec]}]}\n- {level: Metadata}",
            [], ["pods/exec"]
        ),
        (
            "- {level: None, verbs: [get, list, watch]}\n- {level: Metadata}", [],
            [
                "secrets", "configmaps", "pods/exec", "pods/portforward", "pods/proxy",
                "services/proxy",
            ]
        ),
        ("- {level: None, nonResourceURLs: ['/healthz*']}\n- {level: Metadata}", [], []),
        (
            "- {level: None, users: [system:kube-proxy], verbs: [watch]}\n- {level: Metadata}", [],
            []
        ),
        (
            "- {level: None, resources: [{group: '', resources: [secrets], resourceNames: [a]}]}\n- {level: Metadata}",
            [], []
        ),
        (
            "- {level: Metadata, resources: [{group: '', resources: ['*']}]}", [],
            ["tokenreviews", "deployments"]
        ),
        (
            "- {level: Metadata, resources: [{group: '', resources: ['pods/*', '*/proxy']}]}", [],
            ["secrets", "configmaps", "tokenreviews", "deployments"]
        ),
    ])
    func `what a policy logs`(rules: String, bodies: [String], unlogged: [String]) async throws {
        let policy = try #require(try await audit(rules)["policy"])
        #expect(policy["bodies"]?.texts == bodies)
        #expect(policy["unlogged"]?.texts == unlogged)
    }

    @Test func `a recorded policy`() async throws {
        let text = String(
            decoding: try ControlPlaneNode.recording("audit-policy.yaml"), as: UTF8.self)
        let rules = try #require(text.split(separator: "rules:\n").last)
        let policy = try #require(try await audit(String(rules))["policy"])
        #expect(policy["logsAnything"]?.value == .bool(true))
        #expect(policy["rules"]?.value == .int(4))
        // TokenReviews and requests for tokens are logged with what was sent.
        #expect(policy["bodies"]?.texts == ["tokenreviews", "serviceaccounts/token"])
    }

    @Test(arguments: [
        (["--audit-policy-file=/etc/kubernetes/p.yaml"], false),
        (["--audit-log-path=/var/log/a.log"], false), ([], false),
        (["--audit-policy-file=/etc/kubernetes/p.yaml", "--audit-log-path=-"], true),
        (["--audit-policy-file=/etc/kubernetes/p.yaml", "--audit-log-path=/dev/null"], false),
        (["--audit-policy-file=/etc/kubernetes/p.yaml", "--audit-log-path=//dev/./null"], false),
        (["--audit-policy-file=/etc/kubernetes/p.yaml", "--audit-log-path=/var/log/a.log"], true),
        (
            [
                "--audit-policy-file=/etc/kubernetes/p.yaml",
                "--audit-log-path=/etc/kubernetes/null",
            ], false
        ),
        (
            [
                "--audit-policy-file=/etc/kubernetes/p.yaml",
                "--audit-webhook-config-file=/etc/kubernetes/w.conf",
            ], true
        ),
    ])
    func `events need a policy and somebody to take them`(flags: [String], isOn: Bool) async throws
    {
        let node = try node("- {level: Metadata}", flags: flags)
        try node.link("/etc/kubernetes/null", to: "/dev/null")
        let audit = try #require(try await node.apiserver()["audit"])
        #expect(audit["isEnabled"]?.value == .bool(isOn))
    }

    @Test(arguments: [
        ("/dev/null", false), ("/dev/zero", false), ("/dev/full", false), ("/dev/random", false),
        ("/dev/urandom", false), ("/dev/../dev/zero", false), ("/etc/kubernetes/zero", false),
        ("/dev/stdout", true), ("/dev/stderr", true), ("/proc/self/fd/1", true), ("-", true),
        ("/etc/kubernetes/out", true), ("/var/log/zero", true),
    ])
    func `devices that keep nothing keep no log`(path: String, isKept: Bool) async throws {
        let flags = ["--audit-policy-file=/etc/kubernetes/p.yaml", "--audit-log-path=\(path)"]
        let node = try node("- {level: Metadata}", flags: flags)
        try node.link("/etc/kubernetes/zero", to: "/dev/zero")
        try node.link("/etc/kubernetes/out", to: "/dev/stdout")
        let audit = try #require(try await node.apiserver()["audit"])
        #expect(audit["isLogKept"]?.value == .bool(isKept))
        #expect(audit["isEnabled"]?.value == .bool(isKept))
    }

    @Test(arguments: [
        "- {level: Everything}", "- {level: Metadata, omitStages: [Received]}", "[]", "- level: [",
    ])
    func `a policy that is refused is not known`(rules: String) async throws {
        #expect(try await audit(rules)["policy"]?.unknownReason != nil)
    }
}
