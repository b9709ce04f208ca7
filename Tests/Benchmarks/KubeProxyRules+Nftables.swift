extension KubeProxyRules {
    /// As `nft list ruleset` prints them.
    var listed: String {
        let served = services.filter { !$0.endpoints.isEmpty }
        let refused = services.filter(\.endpoints.isEmpty)
        func map(_ name: String, _ type: String, _ elements: [String]) -> String {
            let held =
                elements.isEmpty
                ? "" : "elements = { \(elements.joined(separator: ",\n\t\t\t     ")) }\n"
            return "map \(name) {\ntype \(type) : verdict\ncomment \"kube-proxy\"\n\(held)}\n"
        }
        let key = "ipv4_addr . inet_proto . inet_service"
        return """
            table ip kube-proxy {
            set cluster-ips {
            type ipv4_addr
            comment "Active ClusterIPs"
            elements = { \(services.map(\.address).joined(separator: ", ")) }
            }
            set nodeport-ips {
            type ipv4_addr
            elements = { 203.0.113.10 }
            }

            """
                + map(
                    "no-endpoint-services", key,
                    refused.map {
                        "\($0.address) . tcp . 80 comment \"\($0.name)\" : goto reject-chain"
                    })
                + map(
                    "no-endpoint-nodeports", "inet_proto . inet_service",
                    refused.compactMap { service in
                        service.nodePort.map {
                            "tcp . \($0) comment \"\(service.name)\" : goto reject-chain"
                        }
                    }) + map("firewall-ips", key, [])
                + map(
                    "service-ips", key,
                    served.map { "\($0.address) . tcp . 80 : goto service-\(Self.chain($0))" })
                + map(
                    "service-nodeports", "inet_proto . inet_service",
                    served.compactMap { service in
                        service.nodePort.map {
                            "tcp . \($0) : goto external-\(Self.chain(service))"
                        }
                    }) + Self.fixed + served.map(chains).joined() + "}\n"
    }

    private static func chain(_ service: Service) -> String {
        "\(service.hash.prefix(8))-\(service.name.replacing(":", with: "/tcp/"))"
    }

    private func chains(of service: Service) -> String {
        let name = Self.chain(service)
        let ends = service.endpoints.map { endpoint in
            "endpoint-\(endpoint.hash.prefix(8))-\(name.dropFirst(9))__\(endpoint.address)/8080"
        }
        var text = zip(ends, service.endpoints).map { end, endpoint in
            "chain \(end) {\nip saddr \(endpoint.address) jump mark-for-masquerade\n"
                + "meta l4proto tcp dnat to \(endpoint.address):8080\n}\n"
        }.joined()
        let choices = ends.enumerated().map { "\($0) : goto \($1)" }.joined(separator: ", ")
        text +=
            "chain service-\(name) {\nip daddr \(service.address) tcp dport 80 "
            + "ip saddr != 10.244.0.0/16 jump mark-for-masquerade\n"
            + "numgen random mod \(ends.count) vmap { \(choices) }\n}\n"
        if service.nodePort != nil {
            text +=
                "chain external-\(name) {\njump mark-for-masquerade\ngoto service-\(name)\n}\n"
        }
        return text
    }

    /// The chains that do not depend on services.
    private static let fixed = """
        chain filter-prerouting {
        type filter hook prerouting priority dstnat - 10; policy accept;
        ct state new jump firewall-check
        }
        chain filter-input {
        type filter hook input priority -110; policy accept;
        ct state new jump nodeport-endpoints-check
        ct state new jump service-endpoints-check
        }
        chain filter-forward {
        type filter hook forward priority -110; policy accept;
        ct state new jump service-endpoints-check
        ct state new jump cluster-ips-check
        }
        chain filter-output {
        type filter hook output priority -110; policy accept;
        ct state new jump service-endpoints-check
        ct state new jump firewall-check
        }
        chain filter-output-post-dnat {
        type filter hook output priority -90; policy accept;
        ct state new jump cluster-ips-check
        }
        chain nat-prerouting {
        type nat hook prerouting priority dstnat; policy accept;
        jump services
        }
        chain nat-output {
        type nat hook output priority -100; policy accept;
        jump services
        }
        chain nat-postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        jump masquerading
        }
        chain services {
        ip daddr . meta l4proto . th dport vmap @service-ips
        ip daddr @nodeport-ips meta l4proto . th dport vmap @service-nodeports
        }
        chain masquerading {
        meta mark & 0x00004000 == 0x00000000 return
        meta mark set meta mark ^ 0x00004000
        masquerade fully-random
        }
        chain mark-for-masquerade {
        meta mark set meta mark | 0x00004000
        }
        chain firewall-check {
        ip daddr . meta l4proto . th dport vmap @firewall-ips
        }
        chain nodeport-endpoints-check {
        ip daddr @nodeport-ips meta l4proto . th dport vmap @no-endpoint-nodeports
        }
        chain service-endpoints-check {
        ip daddr . meta l4proto . th dport vmap @no-endpoint-services
        }
        chain cluster-ips-check {
        ip daddr @cluster-ips reject comment "Reject traffic to invalid ports of ClusterIPs"
        ip daddr 10.96.0.0/12 drop comment "Drop traffic to unallocated ClusterIPs"
        }
        chain reject-chain {
        reject
        }

        """
}
