package import HostSystem
package import Posture

/// Tells in whose cloud a node runs, by what the firmware says of the machine.
package struct CloudProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "cloud",
            .record([
                FactField(
                    "provider", .string,
                    "aws, gcp, azure, openstack …; missing for a machine of no cloud that is known")
            ]),
            "the cloud in which the node runs")
    }

    /// A provider by the beginning of a text of `/sys/class/dmi/id`.
    private static let marks: [(file: String, text: String, provider: String)] = [
        ("sys_vendor", "Amazon EC2", "aws"), ("product_name", "Google Compute Engine", "gcp"),
        ("chassis_asset_tag", "7783-7084-3265-9085-8269-3286-77", "azure"),
        ("chassis_asset_tag", "OracleCloud.com", "oracle"),
        ("sys_vendor", "Alibaba Cloud", "alibaba"), ("sys_vendor", "DigitalOcean", "digitalocean"),
        ("sys_vendor", "Hetzner", "hetzner"), ("sys_vendor", "Vultr", "vultr"),
        ("sys_vendor", "Akamai", "akamai"), ("sys_vendor", "Linode", "akamai"),
        ("sys_vendor", "Scaleway", "scaleway"), ("sys_vendor", "UpCloud", "upcloud"),
        ("sys_vendor", "Exoscale", "exoscale"), ("product_name", "OpenStack", "openstack"),
        ("sys_vendor", "OpenStack Foundation", "openstack"),
    ]

    package func observe(_ host: HostView) async -> FactSet.Component {
        let folder = "/sys/class/dmi/id"
        let kernel = KernelText(host)
        var fields: [String: Fact] = [:]
        // A folder of files is no machine, and in no cloud.
        let marks = kernel.unknown == nil ? Self.marks : []
        for mark in marks where fields["provider"] == nil {
            let path = "\(folder)/\(mark.file)"
            do throws(HostError) {
                guard try kernel.text(path)?.hasPrefix(mark.text) == true else { continue }
                fields["provider"] = Fact(.string(mark.provider), from: .kernel(path: path))
            } catch {
                fields["provider"] = .unknown("\(error)", from: .kernel(path: path))
            }
        }
        return FactSet.Component(
            name: "cloud", instances: [Fact(.map(fields), from: .kernel(path: folder))])
    }
}
