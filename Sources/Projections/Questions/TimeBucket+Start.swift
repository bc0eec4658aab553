import Ledger

extension TimeBucket {
    /// The length of the bucket in minutes.
    package var minutes: Int64 {
        switch self {
        case .minute: 1
        case .hour: 60
        case .day: 1_440
        case .week: 10_080
        }
    }

    /// The first minute of the bucket in which a minute lies.
    ///
    /// - Parameter minute: Minutes since the epoch.
    /// - Returns: Minutes since the epoch; a week starts on Monday, and the epoch was a Thursday.
    func start(of minute: Int64) -> Int64 {
        let offset: Int64 = self == .week ? 4 * 1_440 : 0
        return (minute - offset).flooringQuotient(dividingBy: minutes) * minutes + offset
    }
}
