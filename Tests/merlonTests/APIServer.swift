import Foundation
import TestFolder
import Testing

/// `Tests/Receiver/apiserver.py`, which runs as long as the value lives.
final class APIServer {
    struct State: Decodable {
        struct Condition: Decodable {
            let type: String
            let status: String
            let reason: String?
            let message: String?
            let lastHeartbeatTime: String?
            let lastTransitionTime: String?
        }

        struct Node: Decodable {
            let uid: String
            let conditions: [Condition]
        }

        struct Request: Decodable {
            let time: Double
            let method: String
            let path: String
            let authorization: String?
        }

        struct Report: Decodable {
            struct Metadata: Decodable {
                struct Owner: Decodable {
                    let kind: String
                    let name: String
                    let uid: String
                }

                let name: String
                let annotations: [String: String]
                let ownerReferences: [Owner]?
            }

            struct Result: Decodable {
                let policy: String
                let rule: String
                let result: String
                let message: String
                let properties: [String: String]?
            }

            let metadata: Metadata
            let summary: [String: Int]
            let results: [Result]
        }

        let node: Node
        let reports: [String: Report]
        let requests: [Request]
        let problems: [String]
        let left: Int

        var condition: Condition? { node.conditions.first { $0.type == "MerlonHardened" } }
    }

    private let server: PythonServer
    private let certificates: TestFolder

    var url: String { "https://127.0.0.1:\(server.port)" }
    var authority: String { certificates.path + "/authority.pem" }

    init(hasReports: Bool = true) throws {
        certificates = try TestFolder()
        let made = try ProgramRun(
            program: "/bin/bash",
            [
                PythonServer.folder.appending(path: "make-certificates.sh").path,
                certificates.path,
            ])
        #expect(made.status == 0, "\(made.errors)")
        server = try PythonServer(
            "apiserver.py",
            [
                "--certificate", certificates.path + "/server.pem",
                "--key", certificates.path + "/server.key",
            ] + (hasReports ? ["--reports"] : []))
    }

    @discardableResult
    func ask(_ question: String = "state") throws -> State {
        let port = try #require(server.control)
        let run = try ProgramRun(
            program: "/usr/bin/curl",
            ["-sS", "--globoff", "http://127.0.0.1:\(port)/\(question)"])
        return try JSONDecoder().decode(State.self, from: Data(run.output.utf8))
    }

    /// Waits until the state is as wanted; fails after thirty seconds.
    @discardableResult
    func wait(_ what: String, until isReached: (State) -> Bool) throws -> State {
        for _ in 0..<150 {
            let state = try ask()
            if isReached(state) { return state }
            usleep(200_000)
        }
        Issue.record("the API server has not come to: \(what)")
        return try ask()
    }
}
