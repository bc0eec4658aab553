import Testing

@testable import Projections

struct QuestionLexerTests {
    @Test(arguments: [
        ("faithfulness", QuestionToken.Kind.word), ("10", .number(10)), ("-0.5", .number(-0.5)),
        ("1.2.3", .word), ("7d", .duration(604_800_000_000)), ("90s", .duration(90_000_000)),
        ("1h30m", .duration(5_400_000_000)), ("7days", .duration(604_800_000_000)), ("7x", .word),
        ("d", .word), ("2026-10-13", .date), ("2026-10-1", .word), ("9:05", .clock),
        ("10:00:05.25Z", .clock), ("10:0", .word), ("1:2:3:4", .word), (":30", .word),
        ("2026-10-13T10:00Z", .dateTime), ("1e5", .word), ("nan", .word), ("inf", .word),
        ("99999999999999999999w", .word), ("40000d", .word),
        ("36525d", .duration(3_155_760_000_000_000)),
    ])
    func wordsAreToldApartByTheirShape(text: String, kind: QuestionToken.Kind) {
        #expect(WordShape.kind(of: text) == kind)
    }

    @Test func rangesAreInBytes() throws {
        let tokens = try QuestionLexer.tokens(of: "忠実 = \"é\", (x)?")
        #expect(tokens.map(\.text) == ["忠実", "=", "é", ",", "(", "x", ")", ""])
        #expect(tokens.map(\.range.lowerBound) == [0, 7, 9, 13, 15, 16, 17, 19])
        #expect(tokens.map(\.range.upperBound) == [6, 8, 13, 14, 16, 17, 18, 19])
    }

    @Test func operatorsNeedNoSpace() throws {
        let tokens = try QuestionLexer.tokens(of: "a<=1 b!=2 c>=3 d<>4 e~f g==h i<j k>l")
        let operations: [QuestionComparison.Operation] = tokens.compactMap {
            if case .comparison(let operation) = $0.kind { operation } else { nil }
        }
        #expect(
            operations == [
                .lessOrEqual, .notEqual, .greaterOrEqual, .notEqual, .contains, .equal, .less,
                .greater,
            ]
        )
    }

    @Test func quotesKeepEverythingAndUndoEscapes() throws {
        let tokens = try QuestionLexer.tokens(of: #"'it "is"' "a\"b\\c\d" what's"#)
        #expect(tokens.map(\.text) == [#"it "is""#, #"a"b\c\d"#, "what's", ""])
        #expect(tokens.map(\.keyword) == ["", "", "what's", ""])
    }

    @Test func aFullStopEndsTheSentenceAndNotTheWord() throws {
        #expect(try QuestionLexer.tokens(of: "in search. ").map(\.text) == ["in", "search", ""])
        #expect(try QuestionLexer.tokens(of: "v1. x").map(\.text) == ["v1.", "x", ""])
    }

    @Test func everyByteBelongsToOneTokenOrToNone() {
        let text = "show a where (x=\"y\") ~ 忠 , é 10:00 !"
        var end = 0
        for token in QuestionLexer.scan(text).tokens {
            #expect(token.range.lowerBound >= end)
            #expect(token.range.upperBound > token.range.lowerBound)
            end = token.range.upperBound
        }
        #expect(
            QuestionLexer.scan(text).error?.range
                == SourceRange(text.utf8.count - 1, text.utf8.count)
        )
    }
}
