import Glibc

extension HostView {
    /// Whether a path fits a pattern of which `*` stands for no slash (fnmatch(3), FNM_PATHNAME).
    package static func isMatch(_ path: String, _ pattern: String) -> Bool {
        guard !path.utf8.contains(0), !pattern.utf8.contains(0) else { return false }
        return unsafe fnmatch(pattern, path, FNM_PATHNAME) == 0
    }
}
