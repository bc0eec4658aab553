import Foundation
import Ledger
import TestSupport
import Testing

/// RFC 8785, by its published examples and two independent implementations.
@Suite struct CanonicalTests {
    /// RFC 8785, Appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"), (0x7fff_ffff_ffff_ffff, nil),
            (0x7ff0_0000_0000_0000, nil), (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"), (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"),
            (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String?)]
    )
    func writesThePublishedNumbers(bits: UInt64, text: String?) {
        #expect(CanonicalNumber.text(Double(bitPattern: bits)) == text)
    }

    /// RFC 8785, section 3.2.2.
    @Test func writesThePublishedSample() {
        let input = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let output =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,"#
            + #"1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(canonical(input) == output)
    }

    /// RFC 8785, section 3.2.3.
    @Test func sortsThePublishedNames() {
        let input = #"""
            {"\u20ac": "Euro Sign", "\r": "Carriage Return",
             "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
             "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
             "\u00f6": "Latin Small Letter O With Diaeresis"}
            """#
        let output =
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\","
            + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
            + "\"😀\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}"
        #expect(canonical(input) == output)
    }

    @Test(arguments: [
        ("-0", "0"), ("-0.0", "0"), ("0.0", "0"), ("100", "100"), ("1.0", "1"), ("1.10", "1.1"),
        ("0.000001", "0.000001"), ("0.0000001", "1e-7"), ("1e2", "100"),
        ("123456789012345", "123456789012345"),
        ("1234567890123456", "1234567890123456"), ("12345678901234567890", "12345678901234567000"),
        ("0.1234567890123456", "0.1234567890123456"),
        ("0.12345678901234567", "0.12345678901234566"),
        ("-0.5", "-0.5"), ("1E-400", "0"), ("0e999999999999", "0"), ("1.5e300", "1.5e+300"),
    ])
    func normalisesNumbers(input: String, output: String) {
        #expect(canonical("[\(input)]") == "[\(output)]")
    }

    @Test func equalsAPythonPeer() throws {
        let lines = try Corpus.lines("canonical.jsonl")
        try #require(lines.count == 60)
        for line in lines {
            let sample = try #require(
                JSONSerialization.jsonObject(with: Data(line)) as? [String: String]
            )
            let input = try #require(sample["input"])
            #expect(
                canonical(input).map { Array($0.utf8) }
                    == sample["canonical"].map { Array($0.utf8) }
            )
        }
    }

    @Test func equalsNodesNumbers() throws {
        let lines = try Corpus.lines("numbers.txt")
        try #require(lines.count == 1_000)
        for line in lines {
            let parts = String(decoding: line, as: UTF8.self).split(separator: " ")
            let bits = try #require(UInt64(parts[0], radix: 16))
            #expect(CanonicalNumber.text(Double(bitPattern: bits)) == String(parts[1]))
            #expect(canonical(String(parts[1])) == String(parts[1]))
        }
    }

    /// The fast ways of reading a number must round as the standard library does.
    @Test func readsNumbersExactly() throws {
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<30_000 {
            let digits = Int.random(in: 1...21, using: &generator)
            var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &generator)) }
                .joined()
            let point = Int.random(in: 0...digits, using: &generator)
            text = "\(text.prefix(point)).\(text.dropFirst(point))"
            while text.hasPrefix("0") { text.removeFirst() }
            if text.hasPrefix(".") { text = "0" + text }
            if text.hasSuffix(".") { text += "5" }
            if Bool.random(using: &generator) {
                text += "e\(Int.random(in: -330...300, using: &generator))"
            }
            let value = try #require(Double(text))
            guard value.isFinite else { continue }
            #expect(canonical(text) == CanonicalNumber.text(value), "\(text)")
        }
    }

    /// Halfway cases decide whether the rounding is right: 0.5 above an odd or even significand.
    @Test(arguments: [
        "9007199254740993", "9007199254740995", "9007199254740993.0000000001",
        "1.00000000000000011102",
        "1.0000000000000001110223024625156540",
        "0.500000000000000166533453693773481063544750213623046875",
        "4503599627370497.5", "4503599627370496.5", "4503599627370498.5", "18446744073709551616",
        "18446744073709551615", "9223372036854775807.5", "0.000000000000000000000000001",
        "999999999999999999.9", "1844674407370955161.6",
    ])
    func roundsHalfwayCases(text: String) {
        #expect(canonical(text) == Double(text).flatMap(CanonicalNumber.text))
    }

    @Test func writesStringsOfItsOwn() {
        var arena = ByteArena(capacity: 1)
        arena.appendCanonicalString("a\"\\\u{8}\u{c}\n\r\t\u{1}/é\u{7f}")
        let text = String(decoding: arena.bytes, as: UTF8.self)
        #expect(text == "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001/é\u{7f}\"")
    }
}
