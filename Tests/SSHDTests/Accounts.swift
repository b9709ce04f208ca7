import Foundation

/// The groups of this machine's accounts, from its own files.
enum Accounts {
    static func groups(of user: String) -> [String]? {
        let accounts = lines("/etc/passwd")
        guard let account = accounts.first(where: { $0[0] == user }) else { return nil }
        return lines("/etc/group").filter { group in
            group[2] == account[3]
                || group.dropFirst(3).first?.split(separator: ",").contains(user[...]) == true
        }.map { $0[0] }
    }

    private static func lines(_ path: String) -> [[String]] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map {
            $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }.filter { $0.count >= 4 }
    }
}
