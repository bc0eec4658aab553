import Ledger

/// Why a session could not do what a line asked for.
struct SessionFailure: UserFacingError {
    let message: String
    let hint: String
    var failure = FailureClass.usage
}
