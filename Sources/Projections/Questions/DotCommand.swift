/// The commands of the terminal that start with a dot.
public enum DotCommand: String, CaseIterable, Sendable {
    /// Explains the questions and the commands.
    case help
    /// Says how a question is answered instead of answering it.
    case explain
    /// Answers a question again and again.
    case watch
    /// Shows the previous answer in full, or in another format.
    case last
    /// Gives a question a name.
    case save
    /// Asks a question by its name.
    case run
    /// Takes lines from a file.
    case read
    /// Writes answers to a file.
    case output
    /// Changes the format of the answers.
    case format
    /// Shows long answers page by page.
    case pager
    /// Says how long answers took.
    case timer
    /// Asks everything within a feature or an environment.
    case `in`
    /// Asks everything as of a time.
    case asof
    /// Lists the tables that SQL can read.
    case schema
    /// Asks the read models in SQL; the only one that is a question too.
    case sql
    /// Ends the session.
    case quit

    /// The command as it is typed.
    public var word: String { ".\(rawValue)" }

    /// What is typed after it, in the notation of manuals; empty if nothing is.
    public var argument: String {
        switch self {
        case .help: "[COMMAND]"
        case .explain: "QUESTION"
        case .watch: "DURATION QUESTION"
        case .last: "[FORMAT]"
        case .save: "NAME [QUESTION]"
        case .run: "[NAME]"
        case .read: "FILE"
        case .output: "[FILE]"
        case .format: "[NAME]"
        case .pager, .timer: "[on|off]"
        case .in: "[NAME|all]"
        case .asof: "[TIME|now]"
        case .schema: "[TABLE]"
        case .sql: "STATEMENT"
        case .quit: ""
        }
    }

    /// What it does, in one short phrase.
    public var meaning: String {
        switch self {
        case .help: "the questions and the commands, or one command"
        case .explain: "how a question is read, and what of the ledger it reads"
        case .watch: "the answer again every so often, until ^C"
        case .last: "the previous answer in full, or in another format"
        case .save: "keeps the previous question, or this one, under a name"
        case .run: "asks a kept question; without a name lists them"
        case .read: "takes questions and commands from a file"
        case .output: "writes answers to a file; chart.svg gets their charts"
        case .format: "table, json, jsonl, csv or markdown"
        case .pager: "shows what is longer than the screen page by page"
        case .timer: "says how long each answer took"
        case .in: "asks everything in one feature or environment"
        case .asof: "asks everything as of a time"
        case .schema: "the tables and columns that .sql reads"
        case .sql: "read-only SQL over the projections"
        case .quit: "leaves; so does ^D"
        }
    }
}
