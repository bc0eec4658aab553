public import Ledger

/// One evaluation of one system on one dataset version, as its events tell it.
public struct RunRecord: Equatable, Sendable {
    /// The run's id.
    public var run: String
    /// The last event that names the run.
    public var position: Position
    /// The earliest time of an event that names the run.
    public var firstTime: Timestamp
    /// When it started; nil if only its end or its scores are known.
    public var started: Timestamp?
    /// When it finished; nil while it runs, or if it never did.
    public var finished: Timestamp?
    /// The suite.
    public var suite: String?
    /// The evaluated system's model.
    public var model: String?
    /// The evaluated system's prompt version.
    public var prompt: String?
    /// The evaluated system's commit.
    public var commit: String?
    /// The branch.
    public var branch: String?
    /// The pull request.
    public var pull: String?
    /// The dataset's name.
    public var dataset: String?
    /// The dataset's version.
    public var datasetVersion: String?
    /// How many cases were evaluated, as the run says.
    public var cases: Int64?
    /// How many of them failed to be evaluated, as the run says.
    public var errors: Int64?
    /// How it ended.
    public var outcome: String?

    /// Makes a run of which nothing but its id is known.
    ///
    /// - Parameters:
    ///   - run: The run's id.
    ///   - position: The event that named it.
    ///   - time: When that happened.
    public init(run: String, position: Position, time: Timestamp) {
        self.run = run
        self.position = position
        firstTime = time
    }

    /// Takes over what a later event says, keeping what it does not.
    ///
    /// - Parameter later: The later event's fields.
    mutating func merge(_ later: RunRecord) {
        position = max(position, later.position)
        firstTime = min(firstTime, later.firstTime)
        started = later.started ?? started
        finished = later.finished ?? finished
        suite = later.suite ?? suite
        model = later.model ?? model
        prompt = later.prompt ?? prompt
        commit = later.commit ?? commit
        branch = later.branch ?? branch
        pull = later.pull ?? pull
        dataset = later.dataset ?? dataset
        datasetVersion = later.datasetVersion ?? datasetVersion
        cases = later.cases ?? cases
        errors = later.errors ?? errors
        outcome = later.outcome ?? outcome
    }
}
