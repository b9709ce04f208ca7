/// Goes down one path of control groups, part by part.
struct ControlGroupWalk {
    /// Whether what comes next was made by root, or by someone to whom it was handed out.
    private var isHandedOut = false
    private var levels: [ControlGroupPath.Level] = []
    private var claimed: ControlGroupPath.Level?
    private var isOther = false
    private var podUID: Range<Int>?
    private var isInUserSlice = false
    /// Whether the part before this one is a folder of containers of a kind without ids.
    private var isInOtherFolder = false
    private var isInDockerFolder = false
    private(set) var unit: Range<Int>?
    /// Where the last part ends that is a container; nil where there is none.
    private(set) var containerEnd: Int?

    var place: ControlGroupPath.Place {
        if !levels.isEmpty { return .container(levels) }
        if let claimed { return .claimed(claimed) }
        return isOther ? .other : .host
    }

    private var isInContainer: Bool {
        containerEnd != nil
    }

    mutating func walk(_ path: Range<Int>, of bytes: Span<UInt8>) {
        var start = path.lowerBound
        for index in path.lowerBound...path.upperBound
        where index == path.upperBound || bytes[index] == UInt8(ascii: "/") {
            if index > start { step(start..<index, of: bytes) }
            start = index + 1
        }
    }

    private mutating func step(_ part: Range<Int>, of bytes: Span<UInt8>) {
        var isOtherFolder = false
        switch ControlGroupPart(part, of: bytes) {
        case .container(let id, let runtime):
            let level = ControlGroupPath.Level(
                id: id, runtime: runtime ?? (isInDockerFolder ? .docker : nil),
                podUID: ControlGroupPart.podUID(part, of: bytes) ?? podUID)
            add(level)
            containerEnd = part.upperBound
        case .pod(let uid): podUID = uid
        case .userSlice: isInUserSlice = true
        case .userManager: enterUnit(part, handsOut: isInUserSlice)
        case .service(let isRuntime): enterUnit(part, handsOut: !isRuntime)
        case .scope: enterUnit(part, handsOut: true)
        case .otherFolder: isOtherFolder = true
        case .otherContainer: enterOther(part)
        case .plain: if isInOtherFolder { enterOther(part) }
        }
        isInOtherFolder = isOtherFolder
        isInDockerFolder = bytes.contains("docker", at: part)
    }

    private mutating func enterUnit(_ part: Range<Int>, handsOut: Bool) {
        guard !isInContainer, !isHandedOut else { return }
        unit = part
        isHandedOut = handsOut
    }

    private mutating func enterOther(_ part: Range<Int>) {
        isOther = true
        isHandedOut = true
        containerEnd = part.upperBound
    }

    private mutating func add(_ level: ControlGroupPath.Level) {
        if isHandedOut {
            claimed = claimed ?? level
        } else if levels.count < ControlGroupPath.levelLimit {
            levels.append(level)
        } else {
            levels[levels.count - 1] = level
        }
        podUID = nil
    }
}
