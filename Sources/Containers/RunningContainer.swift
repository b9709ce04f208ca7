package import HostSystem
package import Posture
package import YAML

/// A container that runs now, with the specification by which its runtime has started it.
package struct RunningContainer: Sendable {
    package var container: Container
    /// The bundle's `config.json` (opencontainers/runtime-spec), without what
    /// ``RunningContainers/passedOver`` names, its mounts and its annotations.
    package internal(set) var specification: YAMLNode
    /// What it sees of the node's files and is not its own.
    package internal(set) var hostMounts: [HostMount] = []
    /// The file of the specification.
    package let path: String
    /// The container's first process, as the runtime has noted it; nil where it has not.
    package var pid: Int32?
    /// The id of its pod's sandbox; nil where it belongs to none, or is one itself.
    package var sandboxID: String?
    /// Why a part of what is known of the image or the pod is not.
    package var failure: HostError?
}
