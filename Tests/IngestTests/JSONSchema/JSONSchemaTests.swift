import Foundation
import Testing
import TestSupport

@testable import Ingest

@Suite struct JSONSchemaTests {
    @Test(arguments: [
        (#"{"type":"integer"}"#, ["1", "1.0", "-7", "1e3"], ["1.5", "\"1\"", "true", "null"]),
        (#"{"type":["string","null"]}"#, ["\"\"", "null"], ["0", "[]"]),
        (#"{"enum":[1,"a",{"b":[2]}]}"#, ["1.0", "\"a\"", #"{"b":[2]}"#], ["2", #"{"b":[3]}"#]),
        (#"{"multipleOf":0.1}"#, ["0.3", "7", "\"x\""], ["0.35"]),
        (#"{"exclusiveMinimum":0,"maximum":1}"#, ["0.1", "1"], ["0", "1.1"]),
        (#"{"minLength":2,"maxLength":3,"pattern":"^é"}"#, ["\"éa\"", "5"], ["\"é\"", "\"aé\""]),
        (
            #"{"prefixItems":[{"type":"string"}],"items":{"type":"number"}}"#,
            ["[\"a\",1,2]", "[]"],
            ["[1]", "[\"a\",\"b\"]"]
        ),
        (#"{"uniqueItems":true}"#, ["[1,2]", "[[1],[2]]"], ["[1,1.0]", "[{\"a\":1},{\"a\":1}]"]),
        (#"{"contains":{"type":"null"},"minContains":2}"#, ["[null,null]"], ["[null]", "[]"]),
        (
            #"{"required":["a"],"additionalProperties":false,"properties":{"a":true}}"#,
            [#"{"a":1}"#],
            ["{}", #"{"a":1,"b":2}"#]
        ),
        (
            #"{"patternProperties":{"^n_":{"type":"number"}},"propertyNames":{"maxLength":3}}"#,
            [#"{"n_a":1,"x":"y"}"#], [#"{"n_a":"1"}"#, #"{"long_name":1}"#]
        ),
        (#"{"oneOf":[{"minimum":5},{"multipleOf":2}]}"#, ["7", "2"], ["8", "3"]),
        (#"{"not":{"type":"string"}}"#, ["1"], ["\"s\""]),
        (
            #"{"if":{"type":"string"},"then":{"minLength":2},"else":{"type":"null"}}"#,
            ["\"ab\"", "null"],
            ["\"a\"", "3"]
        ),
        (##"{"$ref":"#/$defs/a~1b","$defs":{"a/b":{"type":"boolean"}}}"##, ["true"], ["1"]),
        (##"{"type":"array","items":{"$ref":"#"}}"##, ["[[],[[]]]"], ["[[1]]"]),
        ("true", ["1"], []), ("false", [], ["1", "null"]),
    ])
    func verdicts(schema: String, valid: [String], invalid: [String]) throws {
        let schema = try JSONSchema(schema)
        for text in valid { #expect(schema.problem(in: text) == nil, "\(text)") }
        for text in invalid { #expect(schema.problem(in: text) != nil, "\(text)") }
    }

    @Test(arguments: [
        "", "3", "[]", #"{"unevaluatedProperties":false}"#, #"{"$ref":"https://example.org/s"}"#,
        ##"{"$ref":"#/nowhere"}"##, ##"{"pattern":"["}"##, ##"{"items":[{"type":"string"}]}"##,
        #"{"anyOf":{"type":"string"}}"#, #"{"properties":{"a":{"not":4}}}"#,
    ])
    func whatIsRefused(schema: String) {
        #expect(throws: JSONSchemaError.self) { try JSONSchema(schema) }
    }

    @Test func aCircleEnds() throws {
        let schema = try JSONSchema(##"{"$ref":"#"}"##)
        #expect(schema.problem(in: "1")?.contains("refers to itself forever") == true)
    }

    /// 3,000 random schemas and values, judged by the Python package jsonschema, too.
    @Test(.enabled(if: PeerProcess.pythonHas("jsonschema"), "jsonschema is not installed"))
    func verdictsAreThoseOfThePeerPackage() throws {
        let script = Fixture.path("json_schema/judge_schemas.py")
        let output = try PeerProcess.run("python3", [script, "3000"])
        var count = 0
        for line in output.split(separator: "\n") {
            let fields = try JSONDecoder().decode([String].self, from: Data(line.utf8))
            let problem = try JSONSchema(fields[0]).problem(in: fields[1])
            #expect((problem == nil) == (fields[2] == "valid"), "\(fields) \(problem ?? "valid")")
            count += 1
        }
        #expect(count == 3_000)
    }
}
