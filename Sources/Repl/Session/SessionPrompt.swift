import Projections

/// What stands before a line: where and as of when is asked, and how many alerts are open.
struct SessionPrompt: Equatable {
    var context = QuestionContext()
    var openAlerts = 0

    /// Text such as `ledger> ` or `ledger search as of 2026-10-13 10:30:00Z (2 open)> `.
    var text: String {
        var text = "ledger"
        if let place = context.place { text += " \(place)" }
        if let asOf = context.asOf { text += " as of \(asOf.display)" }
        // What is open now says nothing of another time.
        if context.asOf == nil, openAlerts > 0 { text += " (\(openAlerts) open)" }
        return text + "> "
    }

    /// What stands before a line that goes on with the one before.
    static let continuation = "   ...> "
}
