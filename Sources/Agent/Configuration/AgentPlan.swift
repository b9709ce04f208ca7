package import Allowlist
package import HostSystem
package import Policies

/// A configuration with all that it names, loaded and checked: what an agent can run on.
package struct AgentPlan: Sendable {
    package let configuration: AgentConfiguration
    package let policies: PolicySet
    package let lists: AllowlistSet
    package let engine: AllowlistEngine
    /// Of everything that was read, by which a change is seen.
    package let files: [String]

    /// Why a plan cannot be made: a line for each problem.
    package struct PlanError: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// Reads a configuration file and what it names, whole or not at all.
    ///
    /// - Parameter path: Nil where none was named: the default file is read where it is there.
    package static func load(
        path: String?, host: HostView,
        overrides: (inout AgentConfiguration) throws -> Void = { _ in }
    ) throws(PlanError) -> AgentPlan {
        do {
            let disk = try HostView(root: "/")
            let file = path ?? AgentConfiguration.defaultPath
            var configuration = AgentConfiguration()
            if let contents = try disk.contents(of: file, limitBytes: 1 << 20) {
                configuration = try AgentConfigurationReader(path: file).configuration(
                    bytes: contents.bytes)
            } else if path != nil {
                throw PlanError(description: "\(file): there is no such file")
            }
            try overrides(&configuration)
            return try AgentPlan(configuration, disk: disk, host: host, file: file)
        } catch let error as PlanError {
            throw error
        } catch {
            throw PlanError(description: "\(error)")
        }
    }

    private init(
        _ configuration: AgentConfiguration, disk: HostView, host: HostView, file: String
    ) throws {
        let folder = try CurrentProcess.workingDirectory()
        let program = try CurrentProcess.executable()
        let packs = PolicyLoader(
            disk: disk, workingDirectory: folder, program: program)
        policies = try packs.policies(at: configuration.checks.policies)
        let folders = try configuration.checks.policies.isEmpty ? [packs.builtInFolder()] : []
        let loader = AllowlistLoader(disk: disk, workingDirectory: folder)
        var listPaths = configuration.watch.allowlists
        if listPaths.isEmpty { listPaths = [try loader.builtInFolder(program: program)] }
        let all = try loader.lists(at: listPaths)
        lists = try AllowlistSet(all.lists(on: try host.systemIDs()))
        engine = AllowlistEngine(lists, accounts: host.userNumbers())
        self.configuration = configuration
        files =
            [file] + configuration.checks.policies + folders + policies.packs.map(\.path)
            + listPaths
    }
}
