import Foundation
public import Ledger

/// The worst answers of an incident, to become cases of a golden dataset.
///
/// What went wrong once is what the next release must be tested on. The texts are there only if they
/// were stored; the reference is for a person to write, because what was answered was wrong.
public struct IncidentCases: Sendable {
    /// Which scores belong to the incident.
    public struct Scope: Equatable, Sendable {
        /// The incident's id.
        public var incident: String
        /// The metric.
        public var metric: String
        /// The environment.
        public var environment: String
        /// The feature, or nil for all.
        public var feature: String?
        /// The time, both ends included.
        public var times: ClosedRange<Timestamp>
        /// Whether lower values are worse.
        public var lowerIsWorse: Bool

        /// Makes a scope.
        ///
        /// - Parameters:
        ///   - incident: The incident's id.
        ///   - metric: The metric.
        ///   - environment: The environment.
        ///   - feature: The feature, or nil for all.
        ///   - times: The time, both ends included.
        ///   - lowerIsWorse: Whether lower values are worse.
        public init(
            incident: String,
            metric: String,
            environment: String,
            feature: String?,
            times: ClosedRange<Timestamp>,
            lowerIsWorse: Bool
        ) {
            self.incident = incident
            self.metric = metric
            self.environment = environment
            self.feature = feature
            self.times = times
            self.lowerIsWorse = lowerIsWorse
        }
    }

    /// One answer.
    public struct Example: Equatable, Sendable {
        /// The trace, or the case of an evaluation, or else the id of the score's event.
        public var key: String
        /// Its value of the metric.
        public var value: Double
        /// The score's event.
        public var position: Position
        /// The kind of case; empty if nobody said.
        public var category: String
        /// The hashes of its texts by name, as the event has them.
        public var texts: [String: String]
        /// What was asked; nil if it is not stored.
        public var prompt: String?
        /// What was answered; nil if it is not stored.
        public var answer: String?
    }

    /// The names under which producers keep the two texts.
    private static let promptNames = ["prompt", "question", "input", "query"]
    private static let answerNames = ["answer", "response", "output", "completion"]

    /// Finds the worst answers.
    ///
    /// - Parameters:
    ///   - scope: Which scores to look at.
    ///   - limit: How many at most, 1 or more.
    ///   - store: The ledger.
    ///   - progress: Called now and then with the positions read and their number.
    /// - Returns: The worst first; each trace or case once, with its worst value.
    /// - Throws: ``StoreError`` if the ledger cannot be read.
    /// - Complexity: O(*n*) in the events from the beginning of the incident to the ledger's end.
    public static func worst(
        of scope: Scope,
        limit: Int,
        in store: any EventStore,
        progress: (Int64, Int64) -> Void = { _, _ in }
    ) throws -> [Example] {
        // A score can be recorded up to five minutes before its own time, and any time after it.
        let begin = scope.times.lowerBound.advanced(bySeconds: -600)
        let first = try store.lastPosition(recordedBy: begin).rawValue + 1
        let last = try store.head().size
        guard first <= last else { return [] }
        var worst: [String: Example] = [:]
        var reader = EventReader()
        try store.readEvents(in: Position(rawValue: first)...Position(rawValue: last)) { row in
            let number = row.position.rawValue
            if number % 65_536 == 0 { progress(number - first, last - first + 1) }
            guard row.type == .scoreRecorded, scope.times.contains(row.time) else { return }
            try reader.read(stored: row)
            guard let example = Self.example(row, reader, scope) else { return }
            if let known = worst[example.key], !scope.isWorse(example.value, than: known.value) {
                return
            }
            worst[example.key] = example
        }
        let ordered = worst.values.sorted {
            $0.value == $1.value
                ? $0.position < $1.position : scope.isWorse($0.value, than: $1.value)
        }
        return try ordered.prefix(limit).map { try Self.withTexts($0, store) }
    }

    private static func example(
        _ row: EventRow,
        _ reader: borrowing EventReader,
        _ scope: Scope
    ) -> Example? {
        guard reader.text("metric") == scope.metric, let value = reader.number("value"),
            (reader.text("environment") ?? "production") == scope.environment,
            scope.feature == nil || reader.text("feature") == scope.feature
        else { return nil }
        let key = reader.text("trace") ?? reader.text("case")
        return Example(
            key: key ?? String(decoding: row.id, as: UTF8.self),
            value: value,
            position: row.position,
            category: reader.text("category") ?? "",
            texts: Dictionary(reader.labels("texts").map { ($0.name, $0.value) }) { first, _ in
                first
            }
        )
    }

    private static func withTexts(_ example: Example, _ store: any EventStore) throws -> Example {
        func text(_ names: [String]) throws -> String? {
            guard let entry = names.compactMap({ example.texts[$0] }).first,
                let hash = MerkleHash(hex: String(entry.trimmingPrefix("sha256:"))),
                case .text(let text) = try store.text(hash: hash)
            else { return nil }
            return text
        }
        var example = example
        example.prompt = try text(promptNames)
        example.answer = try text(answerNames)
        return example
    }
}

extension IncidentCases.Scope {
    fileprivate func isWorse(_ value: Double, than other: Double) -> Bool {
        lowerIsWorse ? value < other : value > other
    }
}

extension IncidentCases.Example {
    /// The example as a line of a prompts file, whose blanks a person fills.
    ///
    /// - Parameter scope: The incident.
    /// - Returns: One line of JSON, without a line end.
    public func line(of scope: IncidentCases.Scope) -> String {
        var metadata = [
            "incident": scope.incident, "metric": scope.metric, "trace": key,
            "position": String(position.rawValue), "value": String(value),
        ]
        if let answer { metadata["answer"] = answer }
        let draft = Draft(
            id: id(of: scope),
            category: category,
            prompt: prompt ?? "",
            reference_response: "",
            source: "incident:\(scope.incident)",
            metadata: metadata
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(draft)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The id of the case that it becomes.
    ///
    /// - Parameter scope: The incident.
    /// - Returns: The id, the same whenever it is asked for.
    public func id(of scope: IncidentCases.Scope) -> String {
        "\(scope.incident)/\(key)".unicodeScalars.prefix(1_000).reduce(into: "") {
            $0.unicodeScalars.append($1)
        }
    }

    private struct Draft: Encodable {
        var id: String
        var category: String
        var prompt: String
        var reference_response: String
        var source: String
        var metadata: [String: String]
    }
}
