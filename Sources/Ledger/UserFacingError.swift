/// An error that a person reads: what is wrong, and what to do next.
///
/// Every error that can reach the terminal conforms, so that the command line prints message and
/// hint the same way everywhere and picks the exit code by class.
public protocol UserFacingError: Error, Sendable {
    /// What is wrong, in one sentence, with the place (file, line, position) if there is one.
    var message: String { get }
    /// What the reader should do next.
    var hint: String { get }
    /// Which class of failure it is, and so the process's exit code.
    var failure: FailureClass { get }
}

/// The classes of failure that scripts tell apart by exit code.
public enum FailureClass: Int32, Sendable {
    /// A gate or a check failed, or something is firing.
    case negative = 1
    /// The command line or the configuration is wrong.
    case usage = 2
    /// Some input was rejected.
    case rejectedInput = 3
    /// There is too little data to decide.
    case inconclusive = 4
    /// The ledger, a proof or a run is not valid.
    case invalid = 5
    /// Something needed is not available: a locked database, a full disk, a missing permission.
    case unavailable = 6
    /// A bug of ours.
    case bug = 70
}
