import Posture

/// A container as OCSF and OpenTelemetry tell of it.
struct ContainerEvidence {
    /// OCSF's `container`; nil where the place is none that is known.
    let container: AnyValue?
    /// The pod as one of OCSF's `resources`.
    let pod: AnyValue?
    let attributes: Fields

    init(_ place: ProcessStart.Place, _ cutter: inout TextCutter) {
        guard case .container(let known) = place else {
            container = nil
            pod = nil
            attributes = [("merlon.process.place", .text(Self.name(place)))]
            return
        }
        let id = cutter.text(known.id)
        let name = known.name.map { cutter.text($0) }
        let image = known.image.map { cutter.text($0) }
        let digest = known.imageDigest.map { cutter.text($0) }
        let runtime = known.runtime?.rawValue
        let podName = known.pod?.name.map { cutter.text($0) }
        let namespace = known.pod?.namespace.map { cutter.text($0) }
        let podUID = known.pod?.uid.map { cutter.text($0) }
        container = .map([
            ("uid", .text(id)), ("name", name.map { .text($0) }),
            ("runtime", runtime.map { .text($0) }),
            ("orchestrator", known.pod == nil ? nil : .text("kubernetes")),
            // The schema asks for a UUID; the uid of a static pod is none.
            ("pod_uuid", podUID.flatMap { Self.isUUID($0) ? .text($0) : nil }),
            (
                "image",
                (digest ?? image).map { uid in
                    .map([("uid", .text(uid)), ("name", image.map { .text($0) })])
                }
            ),
        ])
        pod =
            podName == nil && podUID == nil
            ? nil
            : .map([
                ("type", .text("Kubernetes Pod")), ("name", podName.map { .text($0) }),
                ("namespace", namespace.map { .text($0) }), ("uid", podUID.map { .text($0) }),
            ])
        attributes = [
            ("merlon.process.place", .text(Self.name(place))),
            ("container.id", .text(id)),
            ("container.name", known.pod == nil ? name.map { .text($0) } : nil),
            ("container.runtime.name", runtime.map { .text($0) }),
            ("container.image.name", image.map { .text($0) }),
            ("merlon.container.image.digest", digest.map { .text($0) }),
            ("k8s.container.name", known.pod == nil ? nil : name.map { .text($0) }),
            ("k8s.pod.name", podName.map { .text($0) }),
            ("k8s.pod.uid", podUID.map { .text($0) }),
            ("k8s.namespace.name", namespace.map { .text($0) }),
        ]
    }

    private static func name(_ place: ProcessStart.Place) -> String {
        switch place {
        case .host: "host"
        case .container, .someContainer: "container"
        case .unknown: "unknown"
        }
    }

    private static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.joined().utf8.allSatisfy { byte in
                0x30...0x39 ~= byte || 0x61...0x66 ~= (byte | 0x20)
            }
    }
}
