import Foundation
import Testing

struct ManualPageTests {
    private static let python = "/usr/bin/python3"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python), "needs python3"))
    func `the manual page is what the help says; 'make man' writes it anew`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../packaging/man")
        let run = try ProgramRun(
            program: Self.python,
            [folder.appending(component: "generate.py").path, try ProgramRun.path])
        #expect(run.status == 0)
        let page = try Data(contentsOf: folder.appending(component: "merlon.1"))
        #expect(run.output == String(decoding: page, as: UTF8.self))
    }
}
