import Ledger
import TestSupport
import Testing

@Suite struct JSONScannerTests {
    @Test(arguments: [
        "null", " true ", "false", "0", "-0", "1.5e-7", "\"\"", "[]", "{}", "[1,[2,{\"a\":[]}]]",
        "{\"a\":1,\"b\":{\"a\":1}}", "\"é€😀\"", "\"\\ud83d\\ude00\"", "\t\n\r [ 1 , 2 ] ",
        "\"\u{7f}\"", "\"12345678\"", "\"1234567\\n\"", "1e-400", "{\"\":0,\"\\u0000\":1}",
    ])
    func acceptsStrictJSON(text: String) {
        #expect(scanError(text) == nil)
    }

    @Test(arguments: [
        ("", 0, JSONScanError.Reason.empty), ("  ", 2, .empty),
        ("\u{feff}1", 0, .byteOrderMark),
        ("[", 1, .unexpectedEnd), ("{\"a\"", 4, .unexpectedEnd), ("\"a", 2, .unexpectedEnd),
        ("tru", 0, .unexpectedEnd), ("\"\\u12\"", 6, .unexpectedEnd), ("-", 1, .unexpectedEnd),
        ("1.", 2, .unexpectedEnd), ("1e+", 3, .unexpectedEnd), ("\"\\", 2, .unexpectedEnd),
        ("trux", 0, .unknownLiteral), ("nul1", 0, .unknownLiteral), ("x", 0, .unexpectedByte(0x78)),
        ("NaN", 0, .notANumberLiteral), ("[Infinity]", 1, .notANumberLiteral),
        ("-Infinity", 1, .malformedNumber), ("01", 0, .malformedNumber),
        ("+1", 0, .malformedNumber),
        (".5", 0, .malformedNumber), ("1.e3", 2, .malformedNumber), ("-a", 1, .malformedNumber),
        ("1e400", 0, .numberOutOfRange), ("[-1e309]", 1, .numberOutOfRange),
        ("1 2", 2, .trailingText), ("{}x", 2, .trailingText),
        ("[1,]", 3, .trailingComma), ("{\"a\":1,}", 7, .trailingComma),
        ("[1 2]", 3, .missingComma), ("{\"a\":1 \"b\":2}", 7, .missingComma),
        ("{\"a\" 1}", 5, .missingColon), ("{a:1}", 1, .missingName), ("{,}", 1, .missingName),
        ("\"a\nb\"", 2, .controlCharacter), ("\"1234567890\u{1}\"", 11, .controlCharacter),
        ("\"\\n\u{1f}\"", 3, .controlCharacter),
        ("\"\\x\"", 1, .unknownEscape), ("\"\\u12g4\"", 5, .unknownEscape),
        ("\"\\ud800\"", 1, .loneSurrogate), ("\"\\udc00\"", 1, .loneSurrogate),
        ("\"\\ud800\\u0041\"", 1, .loneSurrogate), ("\"\\ud800\\n\"", 1, .loneSurrogate),
        ("{\"a\":1,\"b\":2,\"a\":3}", 13, .duplicateName),
        ("{\"a\":1,\"\\u0061\":3}", 7, .duplicateName),
        ("{\"é\":1,\"\\u00e9\":3}", 8, .duplicateName),
        ("{\"longname1\":1,\"longname2\":1,\"longname1\":3}", 29, .duplicateName),
        ("{\"\":1,\"\":3}", 6, .duplicateName),
    ])
    func refusesWithReasonAndPlace(text: String, offset: Int, reason: JSONScanError.Reason) {
        #expect(scanError(text)?.reason == reason)
        #expect(scanError(text)?.byteOffset == offset)
        #expect(scanError(text)?.description.hasSuffix("(byte \(offset))") == true)
    }

    @Test(
        arguments: [
            [0xc0, 0xaf], [0xc1, 0xbf], [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80],
            [0xf0, 0x8f, 0xbf, 0xbf],
            [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff], [0x80], [0xc3],
            [0xe2, 0x82],
            [0xe2, 0x28, 0xa1], [0xf0, 0x9f, 0x98], [0xf0, 0x9f, 0x28, 0x80],
        ] as [[UInt8]]
    )
    func refusesBytesThatAreNotUTF8(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        for filler in [0, 1, 7, 8] {
            let head = [quote] + Array(repeating: UInt8(ascii: "a"), count: filler)
            #expect(scanError(head + bytes + [quote])?.reason == .invalidUTF8)
            #expect(scanError(head + Array("\\n".utf8) + bytes + [quote])?.reason == .invalidUTF8)
        }
    }

    @Test func acceptsEveryUnicodeScalar() {
        for code in stride(from: UInt32(0x80), through: 0x10ffff, by: 61) {
            guard let scalar = UnicodeScalar(code) else { continue }
            #expect(canonical("[\"\(scalar)\"]") == "[\"\(scalar)\"]")
        }
    }

    @Test func nestsSixtyFourLevelsAndNoMore() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(scanError(nested(64)) == nil)
        #expect(scanError(nested(65))?.reason == .tooDeep)
        #expect(scanError(String(repeating: "[", count: 100_000))?.reason == .tooDeep)
        #expect(scanError(String(repeating: "{\"a\":", count: 100_000))?.reason == .tooDeep)
    }

    @Test func findsDuplicatesAmongManyMembers() {
        let members = (0..<1_000).map { "\"name\($0)\":\($0)" }
        #expect(scanError("{" + members.joined(separator: ",") + "}") == nil)
        let doubled = members + ["\"name17\":0"]
        #expect(scanError("{" + doubled.joined(separator: ",") + "}")?.reason == .duplicateName)
    }

    @Test func aTapeServesTextsOfEveryLength() throws {
        var tape = JSONTape()
        for count in [1, 5_000, 3, 200_000, 2] {
            let text = Array(
                ("[" + Array(repeating: "1", count: count).joined(separator: ",") + "]").utf8
            )
            try text.withUnsafeBufferPointer { bytes in
                try tape.scan(bytes)
                var elements = 0
                tape.forEachElement(of: .root) { _ in elements += 1 }
                #expect(elements == count)
            }
        }
    }

    @Test func readsMembersAndValues() throws {
        let text = Array(#"{"a":[1,"x\n",true,null],"\u0062":{"c":-2.5}}"#.utf8)
        var tape = JSONTape()
        try text.withUnsafeBufferPointer { bytes in
            try tape.scan(bytes)
            let list = try required(tape.member("a", of: .root))
            var kinds: [JSONKind] = []
            tape.forEachElement(of: list) { kinds.append(tape.kind(of: $0)) }
            #expect(kinds == [.number, .string, .true, .null])
            let object = try required(tape.member(named: "b", of: .root))
            let number = try required(tape.member("c", of: object))
            #expect(tape.number(of: number) == -2.5)
            #expect(tape.string(of: number) == nil)
            #expect(tape.member("z", of: .root) == nil)
            #expect(tape.member("z", of: list) == nil)
            var names: [String?] = []
            tape.forEachMember(of: .root) { name, _ in names.append(tape.string(of: name)) }
            #expect(names == ["a", "b"])
            #expect(tape.boolean(of: .root) == nil)
        }
    }

    @Test func emptiesTheTapeAfterAFailure() throws {
        var tape = JSONTape()
        var arena = ByteArena()
        try Array("[1]".utf8).withUnsafeBufferPointer { try tape.scan($0) }
        #expect(throws: JSONScanError.self) {
            try Array("[".utf8).withUnsafeBufferPointer { try tape.scan($0) }
        }
        arena.appendCanonical(.root, of: tape)
        #expect(arena.count == 0)
    }
}
