/// The length of a window in words.
public enum WindowLength {
    /// Reads a length such as `1h`, `30m` or `1d`.
    ///
    /// - Parameter text: The text.
    /// - Returns: Whole minutes from 1 to 10,080, or nil.
    public static func minutes(of text: String) -> Int64? {
        let scan = QuestionLexer.scan(text)
        guard scan.error == nil, scan.tokens.count == 1,
            case .duration(let microseconds) = scan.tokens[0].kind,
            microseconds.isMultiple(of: 60_000_000),
            DetectorTraining.windowMinutesRange.contains(microseconds / 60_000_000)
        else { return nil }
        return microseconds / 60_000_000
    }

    /// Writes a length in the largest unit that it is a whole number of.
    ///
    /// - Parameter minutes: Minutes.
    /// - Returns: Text such as `1 h`, `30 min` or `1 d`.
    public static func text(minutes: Int64) -> String {
        if minutes.isMultiple(of: 1_440) { return "\(minutes / 1_440) d" }
        return minutes.isMultiple(of: 60) ? "\(minutes / 60) h" : "\(minutes) min"
    }
}
