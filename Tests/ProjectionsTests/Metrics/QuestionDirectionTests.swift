import Testing

@testable import Projections

struct QuestionDirectionTests {

    @Test(arguments: [
        (Movement.fell, MetricPolarity.higherIsBetter, "worse down"),
        (.fell, .lowerIsBetter, "better down"), (.fell, .unknown, "worse down"),
        (.rose, .higherIsBetter, "better up"), (.rose, .lowerIsBetter, "worse up"),
        (.rose, .unknown, "worse up"), (.gotWorse, .higherIsBetter, "worse down"),
        (.gotWorse, .lowerIsBetter, "worse up"), (.gotWorse, .unknown, "none"),
        (.gotBetter, .higherIsBetter, "better up"), (.gotBetter, .lowerIsBetter, "better down"),
        (.gotBetter, .unknown, "none"), (.changed, .higherIsBetter, "worse down"),
        (.changed, .lowerIsBetter, "worse up"), (.changed, .unknown, "none"),
    ])
    func direction(movement: Movement, polarity: MetricPolarity, expected: String) {
        let direction = QuestionDirection(movement, polarity: polarity)
        let text = direction.map { "\($0.asked.rawValue) \($0.sign.rawValue)" } ?? "none"
        #expect(text == expected)
    }

    /// Whatever is asked, worse and the bad sign of a known polarity go together.
    @Test(arguments: Movement.allCases)
    func worseIsTheBadSign(movement: Movement) throws {
        let high = try #require(QuestionDirection(movement, polarity: .higherIsBetter))
        #expect((high.asked == .worse) == (high.sign == .down))
        let low = try #require(QuestionDirection(movement, polarity: .lowerIsBetter))
        #expect((low.asked == .worse) == (low.sign == .up))
    }

    @Test func everyMovementHasAWordThatIsUnderstood() {
        for movement in Movement.allCases {
            let last = movement.preferredWord.split(separator: " ").last.map(String.init) ?? ""
            #expect(Movement.words[last] == movement)
        }
    }
}
