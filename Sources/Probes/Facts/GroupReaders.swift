import HostSystem
import Posture

/// Tells who is of the group of a file that lets its group read.
struct GroupReaders {
    static let field = FactField(
        "groupReaders", .list(.string),
        "accounts of its group, which it lets read; missing for nobody")

    private let host: HostView
    private let accounts: Result<AccountFiles?, HostError>

    init(_ host: HostView) {
        self.host = host
        do throws(HostError) {
            accounts = .success(try AccountFiles(host))
        } catch {
            accounts = .failure(error)
        }
    }

    /// Accounts other than root, by their names; nil for none.
    func fact(_ path: String) -> Fact? {
        let origin = Origin.file(path: path)
        do throws(HostError) {
            guard let status = try host.status(of: path), status.mode & 0o040 != 0,
                let members = try accounts.get()?.others(in: status.gid), !members.isEmpty
            else { return nil }
            return Fact(.list(members.map { Fact(.string($0), from: origin) }), from: origin)
        } catch {
            return .unknown("\(error)", from: .file(path: error.path))
        }
    }
}
