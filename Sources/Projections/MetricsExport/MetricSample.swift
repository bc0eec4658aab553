/// One value of an exported metric, for Prometheus and its kin.
public struct MetricSample: Equatable, Sendable {
    /// What kind of metric it is.
    public enum Kind: String, Sendable {
        /// A value that goes up and down.
        case gauge
        /// A count that only grows; its name ends with `_total`.
        case counter
        /// Counts of values by size that only grow, with their sum.
        case histogram
    }

    /// The metric's name; what Prometheus does not take in a name becomes `_`.
    public var name: String
    /// What kind of metric it is.
    public var kind: Kind
    /// What it means, one sentence.
    public var help: String
    /// The labels; what Prometheus does not take in a label's name becomes `_`.
    public var labels: LabelSet
    /// The value, of a histogram the sum of its values; NaN and infinities can be exported.
    public var value: Double
    /// The counts of a histogram; nil for every other kind.
    public var distribution: MetricDistribution?

    /// Makes a sample.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - kind: What kind of metric it is.
    ///   - help: What it means, one sentence.
    ///   - labels: The labels.
    ///   - value: The value.
    public init(
        _ name: String,
        kind: Kind = .gauge,
        help: String,
        labels: LabelSet = LabelSet(),
        value: Double
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
        self.value = value
    }

    /// Makes a sample of a histogram.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - help: What it means, one sentence.
    ///   - labels: The labels.
    ///   - distribution: The counts.
    public init(
        _ name: String,
        help: String,
        labels: LabelSet = LabelSet(),
        distribution: MetricDistribution
    ) {
        self.init(name, kind: .histogram, help: help, labels: labels, value: distribution.sum)
        self.distribution = distribution
    }
}

/// Names as Prometheus takes them.
public enum MetricName {
    /// A metric's name: letters, digits, `_` and `:`, no digit first.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The text, with `_` for everything else; never empty.
    public static func metric(_ text: String) -> String { name(text, allowsColon: true) }

    /// A label's name: letters, digits and `_`, no digit first, not two `_` first.
    ///
    /// - Parameter text: Any text.
    /// - Returns: The text, with `_` for everything else; never empty.
    public static func label(_ text: String) -> String {
        let name = name(text, allowsColon: false)
        // Prometheus keeps names with two underscores to itself.
        return name.hasPrefix("__") ? "x" + name : name
    }

    private static func name(_ text: String, allowsColon: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isLetter = ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
            let isDigit = ("0"..."9").contains(scalar)
            if isDigit, result.isEmpty { result = "_" }
            let isTaken = isLetter || isDigit || scalar == "_" || (allowsColon && scalar == ":")
            result.unicodeScalars.append(isTaken ? scalar : "_")
        }
        return result.isEmpty ? "_" : result
    }
}
