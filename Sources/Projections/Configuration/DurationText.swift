/// Stretches of time as configuration files write them: `90s`, `30m`, `1h30m`, `2d`.
///
/// The form is Prometheus': units from the largest to the smallest, each at most once.
public enum DurationText {
    private static let units: [(name: Substring, seconds: Int)] = [
        ("y", 31_536_000), ("w", 604_800), ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]

    /// Reads a duration.
    ///
    /// - Parameter text: The text; a bare `0` is no time.
    /// - Returns: Whole seconds, or nil if it is not of the form or too large.
    public static func seconds(_ text: String) -> Int? {
        if text == "0" { return 0 }
        var rest = text[...]
        var total = 0
        var unitsLeft = units[...]
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let amount = Int(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            guard let index = unitsLeft.firstIndex(where: { $0.name == name }) else { return nil }
            let (seconds, overflows) = amount.multipliedReportingOverflow(by: units[index].seconds)
            let (sum, overflowsToo) = total.addingReportingOverflow(seconds)
            guard !overflows, !overflowsToo else { return nil }
            total = sum
            unitsLeft = units[(index + 1)...]
            rest = rest.dropFirst(name.count)
        }
        return total
    }

    /// Writes a duration, largest units first.
    ///
    /// - Parameter seconds: Whole seconds, 0 or more.
    /// - Returns: A text that ``seconds(_:)`` reads back.
    public static func text(_ seconds: Int) -> String {
        guard seconds > 0 else { return "0s" }
        var rest = seconds
        var text = ""
        // Years and weeks read worse than days.
        for (name, length) in units.dropFirst(2) where rest >= length {
            text += "\(rest / length)\(name)"
            rest %= length
        }
        return text
    }
}
