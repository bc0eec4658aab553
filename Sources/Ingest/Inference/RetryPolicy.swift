import Ledger
import Transport

/// When and how long a request waits before it is tried again.
///
/// The order of decision is that of the providers' own clients: what the server says counts first,
/// then a wait that doubles, shortened by chance so that clients do not come back all at once.
struct RetryPolicy: Hashable, Sendable {
    /// How often a request is tried in all.
    var attemptsMax: Int
    /// The first wait, in seconds.
    var firstSeconds = 0.5
    /// The longest wait of our own, in seconds.
    var longestSeconds = 8.0
    /// The longest wait that a server can ask for, in seconds; beyond it the request is given up.
    var serverSecondsMax = 120.0

    /// The wait of our own after an attempt.
    ///
    /// - Parameters:
    ///   - attempt: The attempt that failed, from 1.
    ///   - chance: A random number, 0 up to 1.
    /// - Returns: Seconds.
    func seconds(after attempt: Int, chance: Double) -> Double {
        var wait = firstSeconds
        for _ in 1..<max(1, min(attempt, 30)) where wait < longestSeconds { wait *= 2 }
        return min(wait, longestSeconds) * (0.75 + 0.25 * chance)
    }

    /// What a status that is no success means.
    ///
    /// - Parameters:
    ///   - response: The response.
    ///   - complaint: What it says.
    /// - Returns: What went wrong.
    static func reason(
        _ response: HTTPResponse,
        _ complaint: ProviderComplaint
    ) -> InferenceFailure.Reason {
        if complaint.isAboutMoney || response.status == 402 { return .exhausted }
        switch response.header("x-should-retry")?.lowercased() {
        case "true": return response.status == 429 ? .throttled : .server
        case "false" where response.status == 429 || response.status >= 500: return .rejected
        default: break
        }
        switch response.status {
        case 401, 403, 498: return .unauthorised
        case 404: return .unknownModel
        case 429: return .throttled
        case 408, 409, 425, 500...599: return .server
        default: return .rejected
        }
    }
}
