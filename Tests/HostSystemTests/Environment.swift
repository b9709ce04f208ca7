import Glibc

/// What the machine of the tests lets them do.
enum Environment {
    /// Only root may make devices, act as another account, or see the links of others' processes.
    static let isRoot = geteuid() == 0

    /// What the work sees as the account of nobody, which this thread alone is meanwhile.
    static func asNobody<Result>(_ work: () throws -> Result) rethrows -> Result {
        _ = setFileAccount(65534)
        defer { _ = setFileAccount(0) }
        return try work()
    }
}

/// setfsuid(2), the only one of its kind that is a thread's own; the C module leaves it out.
@_silgen_name("setfsuid")
private func setFileAccount(_ uid: UInt32) -> Int32
