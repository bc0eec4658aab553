/// Which way to look for a change: worse or better, and so the sign of the number.
public struct QuestionDirection: Hashable, Sendable {
    /// Which way the number goes.
    public enum Sign: String, Sendable {
        /// The number falls.
        case down
        /// The number rises.
        case up
    }

    /// Whether the change asked about is one for the worse.
    public var asked: WhatChangedAnswer.Direction
    /// Which way the number is to be seen going.
    public var sign: Sign

    /// Makes a direction.
    ///
    /// - Parameters:
    ///   - asked: Whether the change is for the worse.
    ///   - sign: Which way the number goes.
    public init(asked: WhatChangedAnswer.Direction, sign: Sign) {
        self.asked = asked
        self.sign = sign
    }

    /// What a movement means for a metric.
    ///
    /// `dropped` and `rose` are taken by the number, the others by the polarity. Without a polarity
    /// whoever asks about a drop or a rise is taken to mind it. It is nil where only the polarity
    /// could tell and it is unknown.
    ///
    /// - Parameters:
    ///   - movement: How the question says that the metric moved; `changed` looks for the worse.
    ///   - polarity: Whether a higher value is better.
    public init?(_ movement: Movement, polarity: MetricPolarity) {
        switch (movement, polarity) {
        case (.fell, .higherIsBetter), (.fell, .unknown):
            self.init(asked: .worse, sign: .down)
        case (.fell, .lowerIsBetter):
            self.init(asked: .better, sign: .down)
        case (.rose, .lowerIsBetter), (.rose, .unknown):
            self.init(asked: .worse, sign: .up)
        case (.rose, .higherIsBetter):
            self.init(asked: .better, sign: .up)
        case (.gotWorse, .higherIsBetter), (.changed, .higherIsBetter):
            self.init(asked: .worse, sign: .down)
        case (.gotWorse, .lowerIsBetter), (.changed, .lowerIsBetter):
            self.init(asked: .worse, sign: .up)
        case (.gotBetter, .higherIsBetter):
            self.init(asked: .better, sign: .up)
        case (.gotBetter, .lowerIsBetter):
            self.init(asked: .better, sign: .down)
        case (.gotWorse, .unknown), (.gotBetter, .unknown), (.changed, .unknown):
            return nil
        }
    }
}
