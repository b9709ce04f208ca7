import Posture

/// One endpoint from which a runtime takes images.
struct RegistryFacts {
    var registry: String
    var endpoint: Fact
    var isPlainHTTP: Bool
    var skipsVerification = false

    var fact: Fact {
        let text = endpoint.text ?? ""
        let origin = endpoint.origin
        return Fact(
            .map([
                "registry": Fact(.string(registry), from: origin),
                "endpoint": endpoint,
                "isPlainHTTP": Fact(.bool(isPlainHTTP), from: origin),
                "skipsVerification": Fact(.bool(skipsVerification), from: origin),
                "isLoopback": Fact(.bool(NetworkAddress.isLoopback(text)), from: origin),
            ]), from: origin)
    }
}
