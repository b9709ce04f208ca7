/// What the control groups of a process tell of where it runs.
///
/// Read from the bytes of `/proc/PID/cgroup`, in every mode of the kernel (v1, v2, both). It holds
/// places in those bytes and no texts, so that nothing is allocated for a process of the host.
///
/// What is believed: only root creates control groups outside of what was handed to others. So an
/// id is that of a container, and the name of a unit that of a unit, only where no part of the path
/// before it was handed out. That are `user@1000.service`, in which a user without any privilege
/// names groups at will, and every other service and scope, which may have asked systemd for the
/// same (`Delegate=`), save for those of container runtimes. An id behind one of them is
/// ``Place/claimed(_:)``. Whoever runs in a container and may write its control groups (root in one
/// with `/sys/fs/cgroup` writable) can pretend to be in a further one below it: that is why all ids
/// of a path are told, the outermost first.
package struct ControlGroupPath: Equatable, Sendable {
    /// A container in a path.
    package struct Level: Equatable, Sendable {
        /// Where its id stands: 64 digits `0-9a-f`.
        package let id: Range<Int>
        package var runtime: Runtime?
        /// Where the uid of its pod stands, see ``ControlGroupPath/podUID(of:in:)``.
        package var podUID: Range<Int>?
    }

    /// The runtimes that write their name into the path. Podman is one that the nouns of a node
    /// do not know.
    package enum Runtime: Equatable, Sendable {
        case containerd, crio, docker, podman
    }

    package enum Place: Equatable, Sendable {
        case host
        /// One inside the other, the outermost first; at most ``levelLimit``, of which the last
        /// is always the innermost. Never empty.
        case container([Level])
        /// An id in a part of the path that belongs to a user or a service, as that of rootless
        /// podman. It may be made up, so nothing that is known of an id holds for it.
        case claimed(Level)
        /// In a container of a kind that has no such ids: LXC, nspawn, a build, Garden; or in the
        /// control group namespace of the reader itself, which hides the path.
        case other
    }

    package static let levelLimit = 4

    package internal(set) var place = Place.host
    /// Where the name of the systemd unit stands: the last part of the path that ends in `.service`
    /// or `.scope` and that neither a container nor a user or a service named.
    ///
    /// So of all that the services of a user start it is `user@1000.service`.
    package internal(set) var unit: Range<Int>?

    /// The id of a container.
    package func id(of level: Level, in bytes: Span<UInt8>) -> String {
        bytes.text(level.id)
    }

    /// The uid of the pod, with `-` also where systemd's names need `_`.
    ///
    /// Of a pod that the kubelet read from a file it is 32 digits without any.
    package func podUID(of level: Level, in bytes: Span<UInt8>) -> String? {
        level.podUID.map { bytes.text($0, underscoresAsHyphens: true) }
    }

    /// The name of the unit.
    package func unit(in bytes: Span<UInt8>) -> String? {
        unit.map { bytes.text($0) }
    }
}

extension Span<UInt8> {
    /// The text in a range; empty for one that is not of these bytes.
    fileprivate func text(_ range: Range<Int>, underscoresAsHyphens: Bool = false) -> String {
        guard range.lowerBound >= 0, range.upperBound <= count else { return "" }
        let bytes = range.map { index in
            let byte = self[index]
            return underscoresAsHyphens && byte == UInt8(ascii: "_") ? UInt8(ascii: "-") : byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
