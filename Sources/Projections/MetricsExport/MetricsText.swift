/// Samples as text that Prometheus reads: its own format 0.0.4, or OpenMetrics 1.0.0.
public enum MetricsText: Sendable {
    /// Prometheus' text format.
    case prometheus
    /// OpenMetrics, with `# EOF` at its end.
    case openMetrics

    /// The media type, for a `Content-Type` header.
    public var mediaType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// Writes samples.
    ///
    /// Samples of one name are written together, in the order of their labels; help and kind are the
    /// first's. Of two with the same labels, which Prometheus would refuse, the last one counts.
    ///
    /// - Parameter samples: The samples, in any order.
    /// - Returns: The text, which ends with a newline.
    /// - Complexity: O(n log n).
    public func encode(_ samples: [MetricSample]) -> String {
        var families: [FamilyKey: Family] = [:]
        for sample in samples {
            let key = FamilyKey(name: family(of: sample), kind: sample.kind)
            families[key, default: Family(sample)].add(sample)
        }
        var text = ""
        let inOrder = families.sorted {
            ($0.key.name, $0.key.kind.rawValue) < ($1.key.name, $1.key.kind.rawValue)
        }
        for (key, family) in inOrder {
            let name = key.name
            let help = Self.escaped(family.help, quotes: self == .openMetrics)
            let declared = self == .openMetrics ? name : sampleName(name, family.kind)
            text += "# HELP \(declared) \(help)\n"
            text += "# TYPE \(declared) \(family.kind.rawValue)\n"
            let sampleName = sampleName(name, family.kind)
            for (_, sample) in family.samples.sorted(by: { $0.key < $1.key }) {
                text += Self.lines(of: sample, name: sampleName)
            }
        }
        if self == .openMetrics { text += "# EOF\n" }
        return text
    }

    /// A gauge and a counter of one name are two families.
    private struct FamilyKey: Hashable {
        var name: String
        var kind: MetricSample.Kind
    }

    private struct Family {
        var kind: MetricSample.Kind
        var help: String
        var samples: [String: MetricSample] = [:]

        init(_ sample: MetricSample) {
            kind = sample.kind
            help = sample.help
        }

        mutating func add(_ sample: MetricSample) {
            samples[MetricsText.text(of: sample.labels)] = sample
        }
    }

    /// The line of a sample, or the lines of a histogram: its buckets from the smallest, sum and count.
    private static func lines(of sample: MetricSample, name: String) -> String {
        let labels = text(of: sample.labels)
        guard sample.kind == .histogram else {
            return "\(name)\(labels) \(number(sample.value))\n"
        }
        let distribution = sample.distribution ?? MetricDistribution(bounds: [])
        var lines = ""
        for (bound, count) in zip(distribution.bounds + [.infinity], distribution.cumulativeCounts)
        {
            let bucket = text(of: sample.labels.merging(["le": number(bound)]))
            lines += "\(name)_bucket\(bucket) \(count)\n"
        }
        return lines + "\(name)_sum\(labels) \(number(sample.value))\n"
            + "\(name)_count\(labels) \(distribution.count)\n"
    }

    private static let totalSuffix = "_total"

    /// The name without the suffix of a counter, which OpenMetrics has on the samples alone.
    private func family(of sample: MetricSample) -> String {
        let name = MetricName.metric(sample.name)
        guard sample.kind == .counter, name.hasSuffix(Self.totalSuffix) else { return name }
        let stem = String(name.dropLast(Self.totalSuffix.count))
        return stem.isEmpty ? "_" : stem
    }

    private func sampleName(_ family: String, _ kind: MetricSample.Kind) -> String {
        kind == .counter ? family + Self.totalSuffix : family
    }

    private static func text(of labels: LabelSet) -> String {
        var values: [String: String] = [:]
        for pair in labels.pairs {
            let name = MetricName.label(pair.name)
            // Of two labels that become one name, the first in order stays.
            if values[name] == nil { values[name] = pair.value }
        }
        guard !values.isEmpty else { return "" }
        let pairs = values.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\"\(escaped(value, quotes: true))\""
        }
        return "{\(pairs.joined(separator: ","))}"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: result.append(contentsOf: "\\\"".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return "\(value)"
    }
}
