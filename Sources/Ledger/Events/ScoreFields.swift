/// The fields of a stored `score.recorded`, as bytes that point into its body.
///
/// An absent or null member is an empty buffer: no name is empty. The bytes are good as long as the
/// reader's last body is.
public struct ScoreFields {
    /// Bytes of a decoded string; empty if the member is absent.
    public typealias Text = UnsafeBufferPointer<UInt8>

    /// Why a score has no value.
    public enum Status: UInt8, Sendable {
        /// It has one.
        case scored
        /// Nothing was scored.
        case unscored
        /// The evaluator failed.
        case error
        /// The case was left out.
        case skipped
    }

    private static var none: Text { Text(start: nil, count: 0) }

    /// The metric.
    public internal(set) var metric = none
    /// The value, or nil if there is none.
    public internal(set) var value: Double?
    /// Why there is no value.
    public internal(set) var status = Status.scored
    /// The environment; empty stands for `production`.
    public internal(set) var environment = none
    /// The product feature.
    public internal(set) var feature = none
    /// The kind of case.
    public internal(set) var category = none
    /// The case.
    public internal(set) var caseKey = none
    /// The run.
    public internal(set) var run = none
    /// The trace.
    public internal(set) var trace = none
    /// The model.
    public internal(set) var model = none
    /// The prompt's version.
    public internal(set) var prompt = none
    /// The release.
    public internal(set) var release = none
    /// The evaluator's name.
    public internal(set) var evaluatorName = none
    /// The evaluator's revision.
    public internal(set) var evaluatorRevision = none
    /// Who judges: `llm_judge`, `code` or `human`.
    public internal(set) var evaluatorKind = none
    /// The judge's model.
    public internal(set) var evaluatorModel = none
    /// How many observations the value stands for.
    public internal(set) var n: Int64 = 1
    /// One event was sent of this many seen.
    public internal(set) var sampledRate: Int64 = 1

    static let names = NameTable([
        "metric", "value", "status", "environment", "feature", "category", "case", "run", "trace",
        "model", "prompt", "release", "evaluator", "n",
    ])
    static let evaluatorNames = NameTable(["name", "revision", "kind", "model"])
}

extension EventReader {
    /// The fields of the score that was read, in one pass over its data.
    ///
    /// - Returns: The fields, or nil if the body has no data with a metric.
    public func scoreFields() -> ScoreFields? {
        guard dataNode > 0, let view = TapeView(tape), view.kind(dataNode) == .object else {
            return nil
        }
        var fields = ScoreFields()
        var name = dataNode &+ 1
        let end = view.after(dataNode)
        while name < end {
            let value = name &+ 1
            let kind = view.kind(value)
            let field = view.lookUp(name, in: scoreNames)
            if kind == .string {
                fields.setText(field, view.contents(value))
            } else if kind == .number {
                fields.setNumber(field, JSONNumber.value(of: view.contents(value)))
            } else if kind == .object, field == 12 {
                readEvaluator(view, value, into: &fields)
            }
            name = view.after(value)
        }
        if sampledRateNode > 0, view.kind(sampledRateNode) == .number {
            fields.sampledRate = ScoreFields.count(
                JSONNumber.value(of: view.contents(sampledRateNode))
            )
        }
        return fields.metric.isEmpty ? nil : fields
    }

    @inline(__always)
    private func readEvaluator(_ view: TapeView, _ node: Int, into fields: inout ScoreFields) {
        var name = node &+ 1
        let end = view.after(node)
        while name < end {
            let value = name &+ 1
            if view.kind(value) == .string {
                let text = view.contents(value)
                switch view.lookUp(name, in: evaluatorNames) {
                case 0: fields.evaluatorName = text
                case 1: fields.evaluatorRevision = text
                case 2: fields.evaluatorKind = text
                case 3: fields.evaluatorModel = text
                default: break
                }
            }
            name = view.after(value)
        }
    }
}

extension ScoreFields {
    @inline(__always)
    fileprivate mutating func setText(_ field: Int, _ text: Text) {
        switch field {
        case 0: metric = text
        case 2: status = Self.status(text)
        case 3: environment = text
        case 4: feature = text
        case 5: category = text
        case 6: caseKey = text
        case 7: run = text
        case 8: trace = text
        case 9: model = text
        case 10: prompt = text
        case 11: release = text
        default: break
        }
    }

    @inline(__always)
    fileprivate mutating func setNumber(_ field: Int, _ number: Double) {
        switch field {
        case 1: value = number
        case 13: n = Self.count(number)
        default: break
        }
    }

    @inline(__always)
    private static func status(_ text: Text) -> Status {
        switch text.count {
        case 5: .error
        case 7: .skipped
        case 8: .unscored
        default: .scored
        }
    }

    /// A stored count was validated, but one from a foreign hand must not trap either.
    @inline(__always)
    fileprivate static func count(_ number: Double) -> Int64 {
        number >= 1 && number <= EventValue.maximumInteger ? Int64(number) : 1
    }
}
