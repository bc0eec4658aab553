import Testing

@testable import Projections

@Suite("Alerts: label matchers")
struct LabelMatcherTests {
    @Test(arguments: [
        ("model=m-1", "m-1", true), ("model=m-1", "m-2", false),
        ("model!=\"m-1\"", "m-2", true), ("model!=\"m-1\"", "m-1", false),
        ("model=~\"m-.*\"", "m-17", true), ("model=~\"m-.*\"", "xm-17", false),
        ("model!~\"m-(1|2)\"", "m-3", true), ("model!~\"m-(1|2)\"", "m-2", false),
    ])
    func theFourForms(text: String, value: String, matches: Bool) throws {
        let matcher = try #require(LabelMatcher(text))
        #expect(matcher.name == "model")
        #expect(matcher.matches(LabelSet(["model": value])) == matches)
    }

    /// Prometheus: a label that is absent has the empty value.
    @Test func anAbsentLabelIsEmpty() throws {
        #expect(try #require(LabelMatcher("a=\"\"")).matches(LabelSet()))
        #expect(try #require(LabelMatcher("a!=b")).matches(LabelSet()))
        #expect(try #require(LabelMatcher("a=~\".*\"")).matches(LabelSet()))
        #expect(try !#require(LabelMatcher("a=~\".+\"")).matches(LabelSet()))
    }

    @Test func escapesAreReadAndWritten() throws {
        let matcher = LabelMatcher(name: "a", value: "say \"x\\y\"\nnow")
        #expect(matcher.description == #"a="say \"x\\y\"\nnow""#)
        #expect(LabelMatcher(matcher.description) == matcher)
    }

    @Test(arguments: ["", "a", "=b", "a=~\"(\"", "a!b", "a ! = b", "a=~\"[\""])
    func otherTextsAreNoMatchers(text: String) {
        #expect(LabelMatcher(text) == nil)
    }

    @Test func aBadPatternFromElsewhereMatchesNothing() {
        for isNegated in [false, true] {
            let matcher = LabelMatcher(
                name: "a",
                value: "(",
                isPattern: true,
                isNegated: isNegated
            )
            #expect(!matcher.isValid)
            #expect(!matcher.matches("("))
        }
    }
}
