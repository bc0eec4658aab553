/// Everything that decides a run: what is evaluated, on what, by whom, how often.
public struct ScoringPlan: Sendable {
    /// Where a run was started from.
    public struct Git: Hashable, Sendable {
        /// The commit.
        public var commit: String?
        /// The branch.
        public var branch: String?
        /// The number of the pull request.
        public var pull: Int?

        /// Makes a place.
        ///
        /// - Parameters:
        ///   - commit: The commit, or nil.
        ///   - branch: The branch, or nil.
        ///   - pull: The number of the pull request, or nil.
        public init(commit: String? = nil, branch: String? = nil, pull: Int? = nil) {
            self.commit = commit
            self.branch = branch
            self.pull = pull
        }
    }

    /// The cases.
    public var dataset: GoldenDataset
    /// What is evaluated.
    public var system: SystemUnderTest
    /// Programs that score, in order.
    public var scorers: [any AnswerScorer]
    /// The model that grades; nil for none.
    public var judge: Judge?
    /// Answers that a judge compares those of the system with; nil for none.
    public var opponents: AnswersFile?
    /// The answers with known grades that the judge grades, too; nil for none.
    public var anchors: AnchorSet?
    /// The weights of the composite by metric.
    public var weights: [String: Double]
    /// The weights of categories in the overall score; empty for equal weights.
    public var categoryWeights: [String: Double]
    /// How often each case is evaluated, from 1.
    public var repeats: Int
    /// The most requests to one model in flight at once, from 1; each client holds to its own limit.
    public var concurrency: Int
    /// The suite.
    public var suite: String
    /// The environment of the scores.
    public var environment: String
    /// Where the run was started from.
    public var git: Git

    /// Makes a plan with one repeat, the standard weights and nothing else.
    ///
    /// - Parameters:
    ///   - dataset: The cases.
    ///   - system: What is evaluated.
    ///   - scorers: Programs that score.
    ///   - judge: The model that grades, or nil.
    public init(
        dataset: GoldenDataset,
        system: SystemUnderTest,
        scorers: [any AnswerScorer] = [],
        judge: Judge? = nil
    ) {
        self.dataset = dataset
        self.system = system
        self.scorers = scorers
        self.judge = judge
        weights = CompositeScore.standardWeights
        categoryWeights = [:]
        repeats = 1
        concurrency = 32
        suite = dataset.name
        environment = "ci"
        git = Git()
    }

    /// Who gives values to the cases, the composite last.
    public var evaluators: [Evaluator] {
        parts + (composite.evaluator.map { [$0] } ?? [])
    }

    /// The composite of what the run measures.
    public var composite: CompositeScore {
        CompositeScore(weights: weights, evaluators: parts)
    }

    private var parts: [Evaluator] {
        var evaluators = scorers.map {
            Evaluator(name: $0.name, revision: $0.revision, kind: .code, metrics: $0.metrics)
        }
        if let judge {
            evaluators.append(judge.evaluator)
            if opponents != nil {
                evaluators.append(
                    Evaluator(
                        name: "pairwise-judge",
                        revision: PairwiseJudge(judge).revision,
                        kind: .judge,
                        model: judge.client.settings.name.description,
                        metrics: [PairwiseJudge.metric]
                    )
                )
            }
        }
        return evaluators
    }

    var caseScorer: CaseScorer {
        CaseScorer(
            system: system,
            scorers: scorers,
            judge: judge,
            comparison: judge.flatMap { judge in opponents.map { (PairwiseJudge(judge), $0) } },
            composite: composite
        )
    }

    /// The models that are asked.
    public var clients: [ModelClient] { [system.client, judge?.client].compactMap { $0 } }

    /// How many cases times repeats there are.
    public var units: Int { dataset.cases.count * repeats }

    /// The id that a run of this plan has if nobody names it: the same plan has the same.
    public var derivedRun: String {
        let content: JSONValue = [
            "dataset": .string(dataset.hash),
            "name": .string(dataset.name),
            "system": system.identity,
            "evaluators": .array(evaluators.map { .string($0.revision) }),
            "opponents": opponents.map { .string($0.hash) } ?? .null,
            "repeats": .number(Double(repeats)),
            "suite": .string(suite),
            "environment": .string(environment),
            "git": .array(
                [git.commit, git.branch, git.pull.map(String.init)].map {
                    $0.map(JSONValue.string) ?? .null
                }
            ),
        ]
        return "run-" + ContentHash.text(of: content.canonicalText).prefix(12)
    }
}
