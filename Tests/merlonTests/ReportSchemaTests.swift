import Foundation
import TestFolder
import Testing

@testable import merlon

struct ReportSchemaTests {
    @Test(.enabled(if: hasValidator, "needs python3-jsonschema"))
    func `a report with everything in it fits the schema`() throws {
        #expect(try schemaProblem(of: ReportJSON.text(ExampleReport.report)) == "")
    }

    @Test(.enabled(if: hasValidator, "needs python3-jsonschema"))
    func `what the program writes fits the schema`() throws {
        let folder = try TestFolder()
        let pack = try folder.write("p.yaml", packText([("high", "true"), ("low", "1 / 0 == 1")]))
        for policy in [["--policy", pack], ["--policy", pack, "--root", folder.path]] {
            let run = try ProgramRun(
                program: try ProgramRun.path, ["check", "--output", "json"] + policy)
            #expect(try schemaProblem(of: run.output) == "")
        }
    }

    @Test(.enabled(if: hasValidator, "needs python3-jsonschema"))
    func `the schema refuses what is no report`() throws {
        let text = ReportJSON.text(ExampleReport.report)
        for (from, to) in [
            ("\"unknown\"", "\"unknowable\""), ("\"started\"", "\"begun\""), ("21", "\"21\""),
        ] {
            #expect(try schemaProblem(of: text.replacing(from, with: to)) != "")
        }
    }

    private static let hasValidator =
        (try? ProgramRun(program: "/usr/bin/python3", ["-c", "import jsonschema"]).status) == 0

    /// What python3-jsonschema says of a report; empty where it fits.
    private func schemaProblem(of report: String) throws -> String {
        let schema = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../schema/report.schema.json").path
        let folder = try TestFolder()
        let script = """
            import json, sys, jsonschema
            schema, report = (json.load(open(path)) for path in sys.argv[1:])
            jsonschema.Draft202012Validator.check_schema(schema)
            errors = jsonschema.Draft202012Validator(schema).iter_errors(report)
            print("; ".join(f"{list(e.absolute_path)}: {e.message}" for e in errors), end="")
            """
        let run = try ProgramRun(
            program: "/usr/bin/python3",
            ["-c", script, schema, try folder.write("report.json", report)])
        return run.output + run.errors
    }
}
