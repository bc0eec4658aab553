import Foundation

/// The templates in Prometheus' labels and annotations, of the simple forms that tests mostly have.
///
/// `{{ $labels.name }}`, `{{ $value }}`, `{{ printf "%.2f" $value }}`, `{{ $value | printf "%.2f" }}`
/// and `{{ $value | humanizePercentage }}` are expanded, in either spelling (`.Labels`, `.Value`).
struct PrometheusTemplate: Equatable {
    private enum Part: Equatable {
        case text(String)
        case label(String)
        case value(decimals: Int?)
        case percentage
    }

    private var parts: [Part] = []

    /// Why a template cannot be read: an action of another form.
    struct UnsupportedAction: Error, Equatable {
        /// The action as it is written.
        var text: String
    }

    /// Reads a template.
    ///
    /// - Parameter text: A text with actions in double braces.
    /// - Throws: ``UnsupportedAction``.
    init(_ text: String) throws(UnsupportedAction) {
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                throw UnsupportedAction(text: String(rest[start.lowerBound...]))
            }
            if start.lowerBound > rest.startIndex {
                parts.append(.text(String(rest[..<start.lowerBound])))
            }
            let action = rest[start.upperBound..<end.lowerBound]
            guard let part = Self.part(String(action)) else {
                throw UnsupportedAction(text: "{{\(action)}}")
            }
            parts.append(part)
            rest = rest[end.upperBound...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
    }

    private static func part(_ action: String) -> Part? {
        let words = action.split(whereSeparator: \.isWhitespace).map(String.init)
        func isValue(_ word: String) -> Bool { word == "$value" || word == ".Value" }
        func decimals(_ word: String) -> Int? {
            guard let match = word.wholeMatch(of: /"%\.([0-9])f"/) else { return nil }
            return Int(match.1)
        }
        switch words.count {
        case 1:
            if isValue(words[0]) { return .value(decimals: nil) }
            for prefix in ["$labels.", ".Labels."] where words[0].hasPrefix(prefix) {
                let name = words[0].dropFirst(prefix.count)
                let isName = name.allSatisfy {
                    $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
                }
                return isName && !name.isEmpty ? .label(String(name)) : nil
            }
            return nil
        case 3 where words[0] == "printf" && isValue(words[2]):
            return decimals(words[1]).map { .value(decimals: $0) }
        case 3 where isValue(words[0]) && words[1] == "|" && words[2] == "humanizePercentage":
            return .percentage
        case 4 where isValue(words[0]) && words[1] == "|" && words[2] == "printf":
            return decimals(words[3]).map { .value(decimals: $0) }
        default:
            return nil
        }
    }

    /// Expands the template.
    ///
    /// - Parameters:
    ///   - labels: The labels of the series.
    ///   - value: The value that the rule saw.
    /// - Returns: The text.
    func expanded(labels: LabelSet, value: Double) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .label(let name): labels[name] ?? ""
            case .value(nil): Self.text(value)
            case .value(let decimals?): String(format: "%.\(decimals)f", value)
            case .percentage: String(format: "%.4g%%", value * 100)
            }
        }.joined()
    }

    /// A number as Prometheus' template language prints it.
    ///
    /// - Parameter value: The number.
    /// - Returns: The shortest text that reads back as the number.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value == value.rounded(), abs(value) < 1e21 { return String(format: "%.0f", value) }
        return String(value)
    }
}
