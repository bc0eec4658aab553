import Testing

@testable import Ingest

struct AnchorSetTests {
    @Test func theStandardOnesAreWellFormed() throws {
        let anchors = try StandardAnchors.anchors()
        #expect(anchors.anchors.count == 6)
        #expect(anchors.anchors.allSatisfy { $0.expected != nil })
        #expect(anchors.anchors.contains { $0.answered.answer.contains("Note to the grader") })
    }

    @Test(arguments: [
        ("", "holds no anchor"), ("{\"id\":\"a\"}", "prompt is missing"), ("{", "not JSON"),
        (#"{"id":"a","prompt":"p","answer":1}"#, "must be a text"),
        (#"{"id":"a","prompt":"p","answer":"a","expected":[1,0]}"#, "expected"),
        (#"{"id":"a","prompt":"p","answer":"a","expected":0.5}"#, "expected"),
        (
            #"{"id":"a","prompt":"p","answer":"a"}"# + "\n"
                + #"{"id":"a","prompt":"p","answer":"a"}"#,
            "twice"
        ),
    ])
    func mistakesAreNamed(text: String, expected: String) {
        let error = #expect(throws: ScoringInputError.self) { try AnchorSet(text, file: "a.jsonl") }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }
}

struct AnchorDriftTests {
    private static func grades(_ values: [Double]) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: values.enumerated().map { ("a\($0.offset)", $0.element) })
    }

    /// scipy 1.17.1: `ttest_rel(now, then).confidence_interval(0.95)` = (0.0245, 0.1355), mean 0.08.
    @Test func theShiftHasTheIntervalOfAPairedTest() throws {
        let then = Self.grades([0.9, 0.2, 0.5, 0.4, 0.8])
        let now = Self.grades([0.95, 0.3, 0.65, 0.45, 0.85])
        let drift = AnchorDrift(reference: then, current: now)
        #expect(drift.count == 5)
        #expect(abs((drift.shift ?? 0) - 0.08) < 1e-12)
        let interval = try #require(drift.interval)
        #expect(abs(interval.lowerBound - 0.024471098) < 1e-6)
        #expect(abs(interval.upperBound - 0.135528902) < 1e-6)
        #expect(drift.hasMoved)
    }

    @Test func noiseIsNoMove() {
        let then = Self.grades([0.9, 0.2, 0.5, 0.4, 0.8])
        let now = Self.grades([0.6, 0.6, 0.4, 0.7, 0.9])
        let drift = AnchorDrift(reference: then, current: now)
        #expect(abs((drift.shift ?? 0) - 0.08) < 1e-12)
        #expect(!drift.hasMoved)
    }

    @Test func aJudgeThatRepeatsItselfExactlyCanMoveExactly() {
        let then = Self.grades([0.5, 0.5, 0.5])
        #expect(AnchorDrift(reference: then, current: Self.grades([0.6, 0.6, 0.6])).hasMoved)
        #expect(!AnchorDrift(reference: then, current: Self.grades([0.55, 0.55, 0.55])).hasMoved)
        #expect(!AnchorDrift(reference: then, current: then).hasMoved)
    }

    @Test func tooFewSayNothing() {
        let drift = AnchorDrift(reference: Self.grades([0, 0]), current: Self.grades([1, 1]))
        #expect(drift.shift == 1)
        #expect(drift.interval == nil)
        #expect(!drift.hasMoved)
        #expect(AnchorDrift(reference: [:], current: ["a": 1]).shift == nil)
    }
}
