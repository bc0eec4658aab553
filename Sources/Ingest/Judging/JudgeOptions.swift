/// How a judge is asked.
public struct JudgeOptions: Hashable, Sendable {
    /// How many verdicts are asked for; their median counts.
    public var votes: Int
    /// How often one verdict is asked for in all, until one can be read.
    public var attemptsMax: Int
    /// The most tokens of a verdict, apart from those of thinking.
    public var outputTokensMax: Int
    /// How random the judge is, where the model takes it.
    public var temperature: Double

    /// Two votes agree if their overall values are no farther apart than this.
    public static let agreementDistance = 0.1
    /// What a model that thinks may take on top of the verdict.
    static let thinkingTokensMax = 4_096

    /// Makes options.
    ///
    /// - Parameters:
    ///   - votes: How many verdicts are asked for, 1 to 15.
    ///   - attemptsMax: How often one verdict is asked for in all, 1 to 10.
    ///   - outputTokensMax: The most tokens of a verdict, 1 or more.
    ///   - temperature: How random the judge is, 0 to 2.
    public init(
        votes: Int = 1,
        attemptsMax: Int = 3,
        outputTokensMax: Int = 300,
        temperature: Double = 0
    ) {
        self.votes = votes
        self.attemptsMax = attemptsMax
        self.outputTokensMax = outputTokensMax
        self.temperature = temperature
    }
}
