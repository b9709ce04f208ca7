import Testing

@testable import Probes

/// Rules that programs make anew, and those of people that look like them.
extension RestoredRulesTests {
    @Test func `rules that programs make are no matter`() throws {
        let rules = """
            table ip kube-proxy { chain services { drop } }
            table ip nat {
              chain DOCKER { accept }
              chain POSTROUTING {
                type nat hook postrouting priority srcnat; policy accept;
                jump DOCKER
                ip saddr 172.18.0.0/16 oifname != "br-0123456789ab" masquerade
              }
            }
            table inet empty { chain input { type filter hook input priority 0; policy accept; } }
            """
        #expect(try fates(rules, files: [:]) == [])
    }

    @Test(arguments: [
        ("", [String]()),
        ("ip saddr 192.0.2.0/24 drop", ["ip filter lost: no unit that is enabled loads them"]),
    ])
    func `of Docker's rules those are people's that they add`(
        rule: String, expected: [String]
    ) throws {
        let rules = """
            table ip nat {
              chain POSTROUTING {
                type nat hook postrouting priority srcnat; policy accept;
                ip saddr 172.17.0.2 ip daddr 172.17.0.2 tcp dport 80 counter masquerade
              }
            }
            table ip filter {
              chain DOCKER-USER {
                \(rule)
                counter return
              }
              chain FORWARD {
                type filter hook forward priority filter; policy drop;
                counter jump DOCKER-USER
              }
            }
            """
        #expect(try fates(rules, files: [:]) == expected)
    }

    @Test func `chains of people are theirs whatever they are called`() throws {
        let rules = """
            table ip filter {
              chain IN_WEB { tcp dport 80 accept; }
              chain INPUT {
                type filter hook input priority filter; policy accept;
                jump IN_WEB
              }
            }
            """
        let fates = try fates(rules, files: [:])
        #expect(fates == ["ip filter lost: no unit that is enabled loads them"])
    }

    @Test func `comments name whom rules are for in tables of people`() throws {
        let rules = """
            table inet filter {
              chain input {
                type filter hook input priority filter; policy accept;
                tcp dport 10250 drop comment "kubernetes: kubelet"
              }
            }
            table ip crowdsec {
              chain crowdsec-chain {
                type filter hook input priority -10; policy accept;
                ip saddr 192.0.2.7 drop
              }
            }
            """
        let fates = try fates(rules, files: [:])
        #expect(fates == ["inet filter lost: no unit that is enabled loads them"])
    }

    @Test func `rules of firewalld, kube-router, ip-masq-agent and Istio are no matter`() throws {
        let rules = """
            table ip filter {
              chain IN_public { tcp dport 22 accept; }
              chain INPUT_ZONES { goto IN_public; }
              chain INPUT {
                type filter hook input priority filter; policy accept;
                ct state established,related accept
                jump INPUT_ZONES
              }
            }
            table ip6 filter {
              chain INPUT {
                type filter hook input priority filter; policy accept;
                meta mark & 0x00020000 == 0x00020000 accept \
            comment "KUBE-ROUTER rule to explicitly ACCEPT traffic that comply to network policies"
              }
            }
            table ip nat {
              chain IP-MASQ-AGENT { masquerade; }
              chain ISTIO_POSTRT { snat to 169.254.7.127; }
              chain POSTROUTING {
                type nat hook postrouting priority srcnat; policy accept;
                fib daddr type != local jump IP-MASQ-AGENT
                jump ISTIO_POSTRT
              }
            }
            """
        let unit = ["/lib/systemd/system/firewalld.service": "[Service]\nExecStart=/usr/sbin/x\n"]
        #expect(
            try fates(rules, files: unit, enabled: ["firewalld.service"]) == ["ip filter kept"])
    }

    @Test func `rules of NodeLocal DNSCache, MicroK8s and OVN-Kubernetes are no matter`() throws {
        let rules = """
            table ip raw {
              chain PREROUTING {
                type filter hook prerouting priority raw; policy accept;
                ip daddr 169.254.20.10 udp dport 53 notrack \
            comment "NodeLocal DNS Cache: skip conntrack"
              }
            }
            table ip filter {
              chain INPUT {
                type filter hook input priority filter; policy accept;
                ip daddr 169.254.20.10 udp dport 53 accept \
            comment "NodeLocal DNS Cache: allow DNS traffic"
              }
              chain FORWARD {
                type filter hook forward priority filter; policy accept;
                ip saddr 10.1.0.0/16 accept comment "generated for MicroK8s pods"
                ip daddr 10.1.0.0/16 accept comment "generated for MicroK8s pods"
              }
            }
            table ip nat {
              chain OVN-KUBE-NODEPORT { tcp dport 31787 dnat to 10.96.0.7:80; }
              chain PREROUTING {
                type nat hook prerouting priority dstnat; policy accept;
                jump OVN-KUBE-NODEPORT
              }
            }
            """
        #expect(try fates(rules, files: [:]) == [])
    }
}
