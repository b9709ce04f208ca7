import CLinux
import Glibc
import Synchronization

/// One node, seen through a folder that is its root: `/`, `/host` or the folder of an image.
///
/// All paths are the node's own. Links are followed inside the root and never out of it, every
/// read has a bound, and only regular files are opened. What is not there is nil; what could not
/// be found out throws. Nothing is ever written. A call can hang in the kernel where a network
/// file system has died: whoever asks sets the deadline.
package final class HostView: Sendable {
    /// The folder, as it was given.
    package let root: String
    /// Whether this is the running system itself, of which programs may be run.
    package let isLive: Bool

    let directory: OwnedDescriptor
    /// Whether the kernel keeps us inside the root; otherwise ``PathWalk`` does.
    private let hasKernelResolver: Bool
    let names = Mutex<AccountNames?>(nil)
    /// Nil where everything is looked at each time.
    let memory: CheckMemory?

    /// Throws where the folder is not there or may not be entered.
    package convenience init(root: String, usesKernelResolver: Bool = true) throws(HostError) {
        let number = unsafe Glibc.open(root, O_PATH | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else {
            let code = errno
            throw HostError(path: root, code: code)
        }
        self.init(root: root, OwnedDescriptor(number), usesKernelResolver: usesKernelResolver)
    }

    init(
        root: String, _ directory: OwnedDescriptor, usesKernelResolver: Bool = true,
        memory: CheckMemory? = nil
    ) {
        self.memory = memory
        self.directory = directory
        self.root = root
        isLive = directory.isSame(as: "/", in: AT_FDCWD)
        // A kernel before 5.6, or a filter that does not know the call, fails even for the root.
        hasKernelResolver =
            usesKernelResolver && (try? Self.kernelOpen("/", in: directory, O_PATH)) != nil
    }

    /// The same node for one check, in which the processes and their names and the services are
    /// listed once and not by everybody who looks for one.
    ///
    /// One that begins after the first look is found only where another has ended that is looked
    /// for, and one that takes another name by its old one or not at all: a view like this is nothing
    /// to keep.
    package func forOneCheck() -> HostView {
        HostView(
            root: root, directory, usesKernelResolver: hasKernelResolver,
            memory: CheckMemory())
    }

    /// A path of the node as this program sees it, for what can only be named so.
    ///
    /// Unlike all other access it is not kept inside the root: links in it lead where they lead.
    package func outside(_ path: String) -> String {
        root == "/" ? path : root + path
    }

    /// Opens what the path leads to, within the root; nil where it is not there.
    func open(_ path: String, _ flags: CInt) throws(HostError) -> OwnedDescriptor? {
        guard !path.utf8.contains(0) else {
            throw HostError(path: path, problem: "a path cannot have a zero byte in it")
        }
        do throws(SystemCallError) {
            return hasKernelResolver
                ? try Self.kernelOpen(path, in: directory, flags)
                : try PathWalk(root: directory, path: path).open(flags)
        } catch {
            if HostError.isAbsence(error.code) { return nil }
            throw HostError(path: path, code: error.code)
        }
    }

    private static func kernelOpen(
        _ path: String, in root: borrowing OwnedDescriptor, _ flags: CInt
    ) throws(SystemCallError) -> OwnedDescriptor {
        var code: CInt = EAGAIN
        // A rename while a path with `..` is resolved makes the kernel ask for another try.
        for _ in 0..<8 where code == EAGAIN || code == EINTR {
            let number = unsafe merlon_open_in_root(root.number, path, UInt64(flags | O_CLOEXEC))
            if number >= 0 { return OwnedDescriptor(number) }
            code = errno
        }
        throw SystemCallError(call: "openat2", code: code)
    }
}
