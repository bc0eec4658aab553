import Foundation

/// Numbers as people read them.
enum NumberText {
    /// A number to 4 significant digits, without the zeros at its end.
    ///
    /// Digits before the point are never rounded away: 12345.678 is `12346`.
    ///
    /// - Parameter value: Any number; one that is not finite is named.
    /// - Returns: Text such as `0.8812`, `12.5`, `1e-09`.
    static func significant(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : "\(value)" }
        if value == 0 { return "0" }
        if isScientific(value) {
            let parts = String(format: "%.3e", value).split(separator: "e", maxSplits: 1)
            guard parts.count == 2 else { return "\(value)" }
            return withoutTrailingZeros(String(parts[0])) + "e" + parts[1]
        }
        return withoutTrailingZeros(fixed(value, decimals: significantDecimals(of: value)))
    }

    /// A difference to 4 significant digits, with its sign.
    ///
    /// - Parameter value: Any number.
    /// - Returns: Text such as `+0.27`, `-0.0312` or `0`.
    static func signed(_ value: Double) -> String {
        let text = significant(value)
        return value > 0 ? "+" + text : text
    }

    /// The numbers of a column, all with the same decimals where 4 digits after the point do.
    ///
    /// - Parameter values: The numbers of the column; nil for other cells.
    /// - Returns: One text per number.
    static func column(_ values: [Double?]) -> [String?] {
        let texts = values.map { value in value.map(significant) }
        let decimals = texts.map { text in text.map(decimalCount) ?? 0 }
        let shared = min(decimals.max() ?? 0, 4)
        return zip(values, texts).map { value, text in
            guard let value, let text, value.isFinite, !isScientific(value) else { return text }
            return fixed(value, decimals: max(decimalCount(text), shared))
        }
    }

    /// A span of time in the unit that reads best.
    ///
    /// - Parameter seconds: Any number; its sign is dropped.
    /// - Returns: Text such as `60 s`, `12 min`, `5.5 h`, `3 d`.
    static func duration(seconds: Double) -> String {
        let span = abs(seconds)
        if span < 120 { return significant(span.rounded()) + " s" }
        if span < 7_200 { return significant((span / 60).rounded()) + " min" }
        if span < 172_800 { return significant((span / 360).rounded() / 10) + " h" }
        return significant((span / 8_640).rounded() / 10) + " d"
    }

    /// A count and its noun.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - noun: The singular; the plural adds an s.
    /// - Returns: Text such as `1 row` or `12 rows`.
    static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    private static func isScientific(_ value: Double) -> Bool {
        value != 0 && (abs(value) < 0.000_1 || abs(value) >= 1e15)
    }

    /// The decimals that leave 4 significant digits, 0 to 7.
    private static func significantDecimals(of value: Double) -> Int {
        let exponent = Int(log10(abs(value)).rounded(.down))
        return min(max(3 - exponent, 0), 7)
    }

    private static func fixed(_ value: Double, decimals: Int) -> String {
        let text = String(format: "%.\(decimals)f", value)
        let isNegativeZero = text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) }
        return isNegativeZero ? String(text.dropFirst()) : text
    }

    private static func decimalCount(_ text: String) -> Int {
        guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return 0 }
        return text.distance(from: point, to: text.endIndex) - 1
    }

    private static func withoutTrailingZeros(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var kept = text[...]
        while kept.last == "0" { kept.removeLast() }
        if kept.last == "." { kept.removeLast() }
        return String(kept)
    }
}
