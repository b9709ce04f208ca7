import Posture

@testable import Allowlist

/// A list around rules that are written in YAML.
func exampleText(rules: String = "", alarms: String = "", tests: String = "") -> String {
    """
    apiVersion: merlon.dev/v1alpha1
    kind: ProcessAllowlist
    metadata: {name: example}
    \(alarms.isEmpty ? "" : "alarms:\n" + alarms)
    \(rules.isEmpty ? "" : "rules:\n" + rules)
    \(tests.isEmpty ? "" : "tests:\n" + tests)
    """
}

func exampleEngine(
    rules: String = "", alarms: String = "", accounts: [String: UInt32] = [:]
) throws -> AllowlistEngine {
    let text = exampleText(rules: rules, alarms: alarms)
    let list = try AllowlistReader().list(bytes: Array(text.utf8), path: "/l.yaml")
    return AllowlistEngine(try AllowlistSet([list]), accounts: accounts)
}

/// A start on the host, as root, of which all is known but its file's content.
func exampleStart(
    _ path: String, _ arguments: [String]? = nil, place: ProcessStart.Place = .host
) -> ProcessStart {
    var start = ProcessStart()
    start.path = Array(path.utf8)
    start.arguments =
        arguments.map { $0.map { Array($0.utf8) } } ?? [Array(PathText.name(Array(path.utf8)))]
    start.argumentCount = start.arguments.count
    start.uid = 0
    start.euid = 0
    start.loginUid = UserPattern.unsetNumber
    start.unit = "example.service"
    start.ancestors = [.init(pid: 1, path: Array("/usr/lib/systemd/systemd".utf8))]
    start.workingDirectory = [0x2F]
    start.place = place
    return start
}

func exampleContainer(
    image: String? = "docker.io/library/web:1", namespace: String? = "shop"
) -> ProcessStart.Place {
    var container = Container(id: "c1")
    container.image = image
    container.pod = Container.Pod(name: "web-1", namespace: namespace, labels: ["app": "web"])
    return .container(container)
}
