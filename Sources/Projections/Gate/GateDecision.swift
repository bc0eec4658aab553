/// What the event of a verdict says: `gate.decided`.
public struct GateDecision: Encodable, Equatable, Sendable {
    /// The run.
    public let run: String
    /// The verdict.
    public let verdict: String
    /// The run that it was compared with, or nil.
    public let baseline: String?
    /// The suite, or nil.
    public let suite: String?
    /// The overall score, or nil.
    public let overall: Double?
    /// The overall score less the baseline's, over the same cases, or nil.
    public let delta: Double?
    /// The smallest worsening of the overall score that it would have seen, or nil.
    public let detectable: Double?
    /// Why, most important first.
    public let reasons: [String]
    /// The score of each category of the first metric.
    public let categories: [String: Double]
    /// The commit, or nil.
    public let commit: String?
    /// The number of the pull request, or nil.
    public let pull: Int?
    /// The waivers that made a difference; nil without any.
    public let waivers: [String]?
    /// The digest of the settings.
    public let settings: String
    /// The digest of the results that it judged.
    public let evidence: String

    /// The most reasons that the event keeps; the others can be computed again from the results.
    private static let reasonCountMax = 50

    /// What to record of a verdict.
    ///
    /// - Parameter verdict: The verdict.
    public init(_ verdict: GateVerdict) {
        run = verdict.run
        self.verdict = verdict.outcome.rawValue
        baseline = verdict.baseline?.run
        suite = verdict.suite
        overall = verdict.overall?.candidate
        delta = verdict.overall.flatMap { $0.baseline == nil ? nil : $0.difference }
        detectable = verdict.overall?.detectable
        reasons = verdict.reasons.prefix(Self.reasonCountMax).map { String($0.prefix(2_000)) }
        let metric = verdict.overall?.metric ?? verdict.categories.first?.metric
        categories = verdict.categories.reduce(into: [:]) { scores, line in
            guard line.metric == metric, let category = line.category else { return }
            scores[category] = line.candidate
        }
        commit = verdict.commit
        pull = verdict.pull.flatMap(Int.init).flatMap { $0 >= 0 ? $0 : nil }
        waivers = verdict.waivers.isEmpty ? nil : verdict.waivers.map(\.id)
        settings = GateDigest.digest(of: verdict.settings)
        evidence = verdict.evidence
    }

    /// The event's id: of the run, the results and the settings, so that the same verdict on the same
    /// results is recorded once.
    public var id: String {
        "gate-\(verdict)-\(evidence.dropFirst("sha256:".count).prefix(24))"
            + "-\(settings.dropFirst("sha256:".count).prefix(16))"
    }
}
