import Foundation
import HostSystem
import Policies
import Probes
import TestFolder
import Testing

@testable import Agent

/// The packs that come with Merlon against the frameworks that come with it.
struct BuiltInReferencesTests {
    private static let packs =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path + "/policies"

    private let references: [String: [String]]

    init() throws {
        let loader = PolicyLoader(
            disk: try HostView(root: "/"), workingDirectory: Self.packs, program: "/usr/bin/merlon",
            shape: ProbeCatalog.shape)
        let controls = try loader.policies(at: [Self.packs]).controls
        references = Dictionary(uniqueKeysWithValues: controls.map { ($0.id, $0.references) })
    }

    @Test(arguments: ["cis-1.12", "practices"])
    func `each reference is an item, and each item has a control`(name: String) throws {
        let framework = try FrameworkLoader(
            disk: HostView(root: "/"), workingDirectory: Self.packs, program: "/usr/bin/merlon"
        ).framework(Self.packs + "/frameworks/\(name).yaml")
        let items = Set(framework.items.map { "\(framework.prefix)/\($0.id)" })
        let named = references.mapValues { names in
            names.filter { $0.hasPrefix("\(framework.prefix)/") }
        }
        for (control, names) in named {
            #expect(Set(names).subtracting(items).isEmpty, "\(control)")
            #expect(Set(names).count == names.count, "\(control) names an item twice")
        }
        #expect(items.subtracting(named.values.joined()).sorted() == [])
    }
}
