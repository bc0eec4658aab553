import Foundation
import Ingest
import Ledger
import Projections
import Transport

/// Puts a scoring plan together from the command's options and the configuration.
struct ScoreDesk {
    private let command: ScoreCommand
    private let settings: ScoringSettings
    private let models: InferenceSettings
    private let datasets: DatasetSettings
    private let means: InferenceMeans
    private let environment: [String: String]

    /// The share of evaluations that may fail before a run proves nothing.
    var errorShareMax: Double { command.maxErrors ?? settings.errorShareMax ?? 0.05 }

    init(_ command: ScoreCommand) throws {
        self.command = command
        environment = LedgerOptions.environment
        means = InferenceMeans(transport: HTTPClient(), now: LedgerOptions.clock)
        var all = FileSettings()
        if let file = try command.configurationOptions.file() {
            all = try ConfigurationFile.read(file.text, name: file.path) { root in
                guard DatasetSettings.isOriginal(root) else { return FileSettings(root) }
                var settings = FileSettings()
                settings.dataset = DatasetSettings(root)
                return settings
            }
        }
        settings = all.scoring
        models = all.inference
        datasets = all.dataset
    }

    /// The plan of a dataset.
    ///
    /// - Parameter path: The dataset's file.
    /// - Returns: The plan.
    /// - Throws: What is wrong with a file, a model's name, a key or the options.
    func plan(_ path: String) throws -> ScoringPlan {
        let dataset = try GoldenDatasetReader(settings: datasets).read(path)
        var plan = ScoringPlan(
            dataset: dataset,
            system: try system(),
            scorers: try scorers(),
            judge: try judge()
        )
        plan.anchors = plan.judge == nil ? nil : try anchors()
        plan.opponents = try opponents(plan.judge)
        plan.weights = try weights()
        plan.categoryWeights = categoryWeights()
        plan.repeats = command.repeats
        plan.concurrency = concurrency
        plan.suite = command.place.suite ?? dataset.name
        plan.environment = command.place.environment
        let pipeline = ScoringPlan.Git(environment: environment)
        plan.git.commit = command.place.commit ?? pipeline.commit
        plan.git.branch = command.place.branch ?? pipeline.branch
        plan.git.pull = command.place.pull ?? pipeline.pull
        return plan
    }

    /// Refuses a plan that measures nothing, or not what must be measured.
    func check(_ plan: ScoringPlan, required: [String]) throws {
        let measured = Set(plan.evaluators.flatMap(\.metrics))
        guard !measured.isEmpty else {
            throw UsageError(
                message: "there is nothing to score with",
                hint: "Name a judge with --judge provider/model."
            )
        }
        for metric in required
        where !measured.contains(metric) && !measured.contains(metric + "_f1") {
            throw UsageError(
                message: "\(metric) is required and cannot be measured",
                hint: "Measured are \(measured.sorted().joined(separator: ", "))."
            )
        }
    }

    private var concurrency: Int { command.concurrency ?? settings.concurrency ?? 32 }

    private func system() throws -> SystemUnderTest {
        let options = command.system
        let model = options.model ?? settings.model
        if let answers = options.answers {
            let file = try AnswersFile(try text(answers), file: answers)
            return SystemUnderTest(
                .answers(file),
                model: model,
                prompt: options.promptVersion,
                commit: command.place.commit
            )
        }
        guard let model else {
            throw UsageError(
                message: "it is not said what to evaluate",
                hint: "Name a model with --model provider/model, or a file with --answers PATH."
            )
        }
        let system = try options.systemPrompt.map(text)
        let template =
            try options.template.map { try PromptTemplate(try text($0), system: system, file: $0) }
            ?? PromptTemplate(system: system)
        let client = try client(model, baseURL: options.baseURL)
        return SystemUnderTest(
            .model(
                client,
                template,
                temperature: options.temperature,
                outputTokensMax: options.maxTokens
            ),
            prompt: options.promptVersion
        )
    }

    private func judge() throws -> Judge? {
        let options = command.judging
        guard let model = options.judge ?? settings.judge else { return nil }
        let votes = options.votes ?? settings.votes ?? 1
        guard (1...15).contains(votes), (1...10).contains(options.judgeAttempts),
            (1...100_000).contains(options.judgeTokens)
        else {
            throw UsageError(
                message: "--votes, --judge-attempts or --judge-tokens is out of range",
                hint: "Votes are 1 to 15, attempts 1 to 10, tokens 1 to 100,000."
            )
        }
        let path = options.rubric ?? settings.rubric
        let rubric = try path.map { try Rubric(text($0), file: $0) } ?? StandardRubric.rubric()
        return Judge(
            rubric: rubric,
            options: JudgeOptions(
                votes: votes,
                attemptsMax: options.judgeAttempts,
                outputTokensMax: options.judgeTokens
            ),
            client: try client(model, baseURL: options.judgeBaseURL)
        )
    }

    private func anchors() throws -> AnchorSet? {
        switch command.judging.anchors ?? settings.anchors ?? "standard" {
        case "standard": try StandardAnchors.anchors()
        case "none": nil
        case let path: try AnchorSet(text(path), file: path)
        }
    }

    private func opponents(_ judge: Judge?) throws -> AnswersFile? {
        guard let path = command.judging.compareWith else { return nil }
        guard judge != nil else {
            throw UsageError(
                message: "answers are compared by a judge, and there is none",
                hint: "Name one with --judge provider/model."
            )
        }
        return try AnswersFile(try text(path), file: path)
    }

    /// Programs that score: ROUGE-L, BERTScore if there is a model, and what else was named.
    private func scorers() throws -> [any AnswerScorer] {
        let named = command.scorer.isEmpty ? settings.scorers : command.scorer
        let model = try bertScoreModel()
        let names = named.isEmpty ? ["rouge"] + (model == nil ? [] : ["bertscore"]) : named
        return try names.map { name in
            switch name {
            case "rouge": return RougeScorer()
            case "bertscore":
                guard let model else {
                    throw UsageError(
                        message: "BERTScore needs a model",
                        hint:
                            "Fetch one with `ledger model fetch`, or name it with --bertscore-model."
                    )
                }
                // Cases are scored side by side already.
                let options = BertScore.Options(threads: 1)
                return BertScorer(try BertScore(modelFolder: model, options: options))
            case "exact_match": return ExactMatchScorer()
            case "contains": return ContainsScorer()
            case "regex": return try RegexScorer()
            case "length": return LengthScorer()
            case "latency": return LatencyScorer()
            case "json_schema": return JSONSchemaScorer()
            default:
                throw UsageError(
                    message: "there is no scorer \(name.debugDescription)",
                    hint:
                        "Scorers are rouge, bertscore, exact_match, contains, regex,"
                        + " json_schema, length, latency."
                )
            }
        }
    }

    /// The folder of BERTScore's model: the one that was named, else the usual one if it is here.
    private func bertScoreModel() throws -> String? {
        let cache = ModelCache(environment: environment)
        if let named = command.bertscoreModel ?? settings.bertScoreModel {
            return try cache.folder(of: named)
        }
        let standard = try ModelName(ModelName.standard)
        return cache.holds(standard) ? try cache.folder(of: standard.text) : nil
    }

    private func weights() throws -> [String: Double] {
        guard !command.weight.isEmpty else {
            return settings.weights.isEmpty ? CompositeScore.standardWeights : settings.weights
        }
        var weights: [String: Double] = [:]
        for text in command.weight {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let weight = Double(parts[1]), weight.isFinite, weight >= 0
            else {
                throw UsageError(
                    message: "--weight \(text) is not a metric with its weight",
                    hint: "Write it as judge_score=0.5."
                )
            }
            weights[String(parts[0])] = weight
        }
        return weights
    }

    private func categoryWeights() -> [String: Double] {
        guard settings.categoryWeights.isEmpty else { return settings.categoryWeights }
        var weights: [String: Double] = [:]
        for category in datasets.categories {
            if let weight = category.weight { weights[category.name] = weight }
        }
        return weights
    }

    private func client(_ model: String, baseURL: String?) throws -> ModelClient {
        if let baseURL, let problem = BaseURL.problem(of: baseURL) {
            throw UsageError(
                message: "the base URL \(problem)",
                hint: "Write it as http://localhost:8000/v1."
            )
        }
        let settings = try models.settings(of: model, baseURL: baseURL)
        return ModelClient(
            settings,
            // Where nobody is asked, no key is needed.
            key: command.dryRun ? nil : try ModelClient.key(of: settings, environment: environment),
            concurrency: concurrency,
            cache: command.cache
                ? ResponseCache.standardPath(environment: environment).map(ResponseCache.init)
                : nil,
            means: means
        )
    }

    private func text(_ path: String) throws -> String {
        try ConfigurationOptions.read(path).text
    }
}
