/// The labels that tell one alert of a rule from another, in order of their names.
public struct LabelSet: Hashable, Comparable, Sendable {
    /// Names and values, by name.
    public let pairs: [Pair]

    /// One label.
    public struct Pair: Hashable, Comparable, Sendable {
        /// The label's name.
        public let name: String
        /// Its value.
        public let value: String

        /// Orders by name, then by value.
        public static func < (left: Pair, right: Pair) -> Bool {
            (left.name, left.value) < (right.name, right.value)
        }
    }

    /// Makes a set of labels.
    ///
    /// - Parameter labels: Values by name; empty values count as absent.
    public init(_ labels: [String: String] = [:]) {
        pairs = labels.filter { !$0.value.isEmpty }.map(Pair.init(name:value:)).sorted()
    }

    /// The value of a label; nil if it is absent.
    public subscript(name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    /// The values by name.
    public var dictionary: [String: String] {
        Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// The set with other labels added; those of the same name are replaced.
    public func merging(_ other: [String: String]) -> LabelSet {
        LabelSet(dictionary.merging(other) { _, new in new })
    }

    /// Orders by the pairs, one after the other.
    public static func < (left: LabelSet, right: LabelSet) -> Bool {
        left.pairs.lexicographicallyPrecedes(right.pairs)
    }
}

extension LabelSet: CustomStringConvertible {
    /// The labels as `{feature="search", model="m-1"}`.
    public var description: String {
        let texts = pairs.map { pair in
            let value = pair.value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\(pair.name)=\"\(value.replacing("\n", with: "\\n"))\""
        }
        return "{\(texts.joined(separator: ", "))}"
    }
}
