import HostSystem
import TestFolder
import Testing

struct UnitCaseTests {
    @Test func `there are cases`() {
        #expect(!UnitCase.all.isEmpty)
    }

    @Test(arguments: UnitCase.all)
    func `a unit is read as systemd reads it`(_ item: UnitCase) throws {
        let folder = try TestFolder()
        let (name, expected) = try item.unpack(into: folder)
        let found = try folder.view().systemdUnit(name)
        guard expected.load != "not-found" else {
            #expect(found == nil)
            return
        }
        let unit = try #require(found)
        #expect(unit.isMasked == (expected.load == "masked"))
        #expect((unit.refusal == nil) == expected.started, "\(unit.refusal ?? "no refusal")")
        guard expected.started else {
            #expect(unit.execStart.isEmpty)
            return
        }
        #expect(unit.name == expected.name)
        #expect(unit.dropIns == expected.dropIns)
        // The first argument is what the program is called, which may be anything.
        #expect(
            unit.execStart.dropFirst().map(\.text) == expected.argv.map { Array($0.dropFirst()) })
        #expect(
            unit.environment.map { "\($0.key)=\($0.value.text)" }.sorted()
                == expected.environment?.sorted())
    }
}
