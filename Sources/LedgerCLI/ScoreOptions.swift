import ArgumentParser
import Ingest

/// What is evaluated.
struct ScoredSystemOptions: ParsableArguments {
    @Option(help: "The model under test, as provider/model.") var model: String?
    @Option(help: "The base URL of its server.") var baseURL: String?
    @Option(help: ArgumentHelp("Answers collected elsewhere.", valueName: "path"))
    var answers: String?
    @Option(help: ArgumentHelp("The prompt, with {{prompt}} for the case's.", valueName: "path"))
    var template: String?
    @Option(help: ArgumentHelp("The system's message.", valueName: "path"))
    var systemPrompt: String?
    @Option(
        help: "The prompt's version in the ledger; else the hash of template and system prompt."
    )
    var promptVersion: String?
    @Option(help: "How random the model is; left out where it refuses that.")
    var temperature = 0.0
    @Option(help: "The most tokens of an answer.") var maxTokens: Int?
}

/// Who grades, and how.
struct JudgingOptions: ParsableArguments {
    @Option(help: "The model that grades, as provider/model.") var judge: String?
    @Option(help: "The base URL of its server.") var judgeBaseURL: String?
    @Option(help: ArgumentHelp("The rubric; else the standard one.", valueName: "path"))
    var rubric: String?
    @Option(help: "How many verdicts are asked for on each answer; their median counts.")
    var votes: Int?
    @Option(help: "How often a verdict that cannot be read is asked for in all.")
    var judgeAttempts = 3
    @Option(help: "The most tokens of a verdict, beside those of thinking.")
    var judgeTokens = 300
    @Option(
        help: ArgumentHelp(
            "Answers with known grades: a file, standard or none.",
            valueName: "path"
        )
    )
    var anchors: String?
    @Option(help: ArgumentHelp("Answers that the judge compares with.", valueName: "path"))
    var compareWith: String?
}

/// Where the run belongs.
struct RunPlaceOptions: ParsableArguments {
    @Option(help: "The run's id; by default made of all that decides the run.") var run: String?
    @Option(help: "The suite; by default the dataset's name.") var suite: String?
    @Option(help: "The environment of the scores.") var environment = "ci"
    @Option(help: "The commit; by default the pipeline's.") var commit: String?
    @Option(help: "The branch; by default the pipeline's.") var branch: String?
    @Option(help: "The number of the pull request; by default the pipeline's.") var pull: Int?
}
