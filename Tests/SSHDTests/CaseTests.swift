import Foundation
import SSHD
import Testing

/// Configurations with what the real `sshd -T` of several releases makes of them.
///
/// `MERLON_SSHD_CASES` names a folder of further cases in the same form.
struct CaseTests {
    @Test(arguments: SSHDCase.all)
    func `a configuration is what sshd makes of it`(name: SSHDCase) throws {
        for truth in try name.truths() {
            let result = Result { () throws(SSHDError) in
                try SSHDConfiguration(release: truth.release, source: name.source)
            }
            let label = "\(name) with \(truth.release.text)"
            try truth.compare(
                result.flatMap { configuration in
                    Result { () throws(SSHDError) in try configuration.effective() }
                }, truth.global, label)
            for match in truth.matches {
                let connection = try Connection(parsing: match.spec)
                try truth.compare(
                    result.flatMap { configuration in
                        Result { () throws(SSHDError) in
                            try configuration.effective(for: connection)
                        }
                    }, match.answer, "\(label) for \(match.spec)")
            }
        }
    }

    @Test func `the cases are found`() {
        #expect(SSHDCase.all.count >= 40)
    }
}
