import Foundation
import Testing

@testable import Ingest

struct JSONValueTests {
    @Test func whatIsWrittenReadsBackInOneForm() throws {
        let text = #"{"b":[1,2.50,null,true],"a":"x\né","c":{}}"#
        let value = try JSONValue(parsing: Data(text.utf8))
        #expect(value.canonicalText == #"{"a":"x\né","b":[1,2.5,null,true],"c":{}}"#)
        #expect(try JSONValue(parsing: Data(value.canonicalText.utf8)) == value)
    }

    @Test func accessorsReadWhatIsThereAndNothingElse() throws {
        let value: JSONValue = ["a": [1, "x", .null], "n": .null, "f": 1.5, "neg": -1]
        #expect(value["a"]?[0]?.count == 1)
        #expect(value["a"]?[1]?.text == "x")
        #expect(value["a"]?[9] == nil)
        #expect(value["n"] == nil)
        #expect(value["f"]?.count == nil || value["f"]?.count == 2)
        #expect(value["neg"]?.count == nil)
        #expect(JSONValue.number(.infinity).count == nil)
        #expect(JSONValue.number(1e300).count == nil)
        #expect(JSONValue.string("x")["a"] == nil)
        #expect(value.elements.isEmpty)
    }

    @Test(arguments: ["", "{", "{\"a\":1,\"a\":2}", "[1] 2", "NaN", "{a:1}", "\u{feff}{}"])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: (any Error).self) { try JSONValue(parsing: Data(text.utf8)) }
    }

    @Test func deepNestingIsRefusedAndDoesNotTrap() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: (any Error).self) { try JSONValue(parsing: Data(text.utf8)) }
    }
}
