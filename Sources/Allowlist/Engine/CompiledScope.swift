import Posture

/// A ``ContainerScope`` made ready.
struct CompiledScope: Sendable {
    private let scope: ContainerScope
    private let namespace, pod, name, image, digest: GlobSet

    init(_ scope: ContainerScope) {
        self.scope = scope
        var pattern = ContainerPattern()
        if case .only(let given) = scope { pattern = given }
        namespace = GlobSet(pattern.namespace ?? [])
        pod = GlobSet(pattern.pod ?? [])
        name = GlobSet(pattern.name ?? [])
        image = GlobSet(pattern.image ?? [])
        digest = GlobSet(pattern.digest ?? [])
    }

    var isAnywhere: Bool { scope == .anywhere }

    func truth(_ place: ProcessStart.Place) -> Truth {
        switch (scope, place) {
        case (.anywhere, _): .yes
        case (_, .unknown): .unknown("container")
        case (.host, .host): .yes
        case (.host, _): .no
        case (_, .host): .no
        case (.any, _): .yes
        case (.only, .someContainer): .unknown("container")
        case (.only(let pattern), .container(let container)): truth(pattern, container)
        }
    }

    private func truth(_ pattern: ContainerPattern, _ container: Container) -> Truth {
        var result = Truth.yes
        // A container whose pod is not known may have one.
        let pod = container.pod
        let parts: [(isGiven: Bool, globs: GlobSet, text: String?, what: String)] = [
            (pattern.namespace != nil, namespace, pod?.namespace, "namespace"),
            (pattern.pod != nil, self.pod, pod?.name, "pod"),
            (pattern.name != nil, name, container.name, "container's name"),
            (pattern.image != nil, image, container.image, "image"),
            (pattern.digest != nil, digest, container.imageDigest, "image digest"),
        ]
        for part in parts where part.isGiven {
            guard let text = part.text else {
                result = .unknown(part.what)
                continue
            }
            if !part.globs.fits(text) { return .no }
        }
        for (label, glob) in pattern.labels {
            guard let pod else {
                result = .unknown("pod")
                continue
            }
            guard let value = pod.labels[label] else { return .no }
            if !glob.fits(Array(value.utf8)[...]) { return .no }
        }
        return result
    }
}
