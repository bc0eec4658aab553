import Ledger

/// Answers `shadow status`: how each candidate compares with production, by feature and judge.
struct ShadowStatusQuery {
    let context: AnswerContext

    /// What compares: one candidate against one production model, judged by one judge.
    private struct Pair: Hashable {
        var environment: String
        var feature: String
        var production: String
        var candidate: String
        var judge: String

        var order: [String] { [environment, feature, production, candidate, judge] }
    }

    private struct Row {
        var deltas = Moments()
        var worse = 0
        var first = Timestamp(microseconds: .max)
        var last = Timestamp(microseconds: .min)

        mutating func add(_ delta: Double, at time: Timestamp) {
            deltas.add(delta)
            if delta < 0 { worse += 1 }
            first = min(first, time)
            last = max(last, time)
        }
    }

    func answer() throws -> TableAnswer {
        let range = context.question.period?.range
        let sampled = try context.reader.evidence(of: .shadowSampled, in: range)
        let compared = try context.reader.evidence(of: .shadowCompared, in: range)
        let pairs = try pairs(compared)
        let sampleCount = try isNarrowed ? count(sampled) : sampled.count
        let rows = pairs.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
        var notes = try notes(sampleCount, rows.map(\.value))
        if rows.contains(where: { $0.value.deltas.count < 2 }) {
            notes.append("An interval needs at least two comparisons.")
        }
        return context.table(
            kind: "shadow_status",
            columns: ["environment", "feature", "production", "candidate", "judge"]
                .map { .init($0) }
                + ["n", "mean_delta", "low", "high", "p", "worse"]
                .map { .init($0, isNumeric: true) } + [.init("since"), .init("last_update")],
            rows: rows.map { cells(of: $0.key, $0.value) },
            notes: notes
        )
    }

    private var isNarrowed: Bool {
        context.selection.environment != nil || context.selection.feature != nil
    }

    private func isInScope(_ event: borrowing EventReader) -> Bool {
        let environment = event.text("environment") ?? QuestionResolver.defaultEnvironment
        return (context.selection.environment.map { $0 == environment } ?? true)
            && (context.selection.feature.map { $0 == event.text("feature") } ?? true)
    }

    private func pairs(_ positions: [Position]) throws -> [Pair: Row] {
        var pairs: [Pair: Row] = [:]
        try context.forEachEvent(at: positions) { _, time, event in
            guard isInScope(event), let production = event.text("production", "model"),
                let candidate = event.text("candidate", "model"), let delta = event.number("delta"),
                abs(delta) <= Observation.magnitudeMax
            else { return }
            let pair = Pair(
                environment: event.text("environment") ?? QuestionResolver.defaultEnvironment,
                feature: event.text("feature") ?? "",
                production: production,
                candidate: candidate,
                judge: event.text("judge") ?? ""
            )
            pairs[pair, default: Row()].add(delta, at: time)
        }
        return pairs
    }

    private func count(_ positions: [Position]) throws -> Int {
        var count = 0
        try context.forEachEvent(at: positions) { _, _, event in
            if isInScope(event) { count += 1 }
        }
        return count
    }

    private func notes(_ sampled: Int, _ rows: [Row]) throws -> [String] {
        let compared = rows.reduce(0) { $0 + $1.deltas.count }
        if sampled == 0, compared == 0 {
            let all =
                try context.reader.evidence(of: .shadowSampled, in: nil)
                + context.reader.evidence(of: .shadowCompared, in: nil)
            guard !all.isEmpty else {
                return ["No request has been given to a shadow candidate."]
            }
            return ["Nothing of a shadow candidate is recorded in this scope and time."]
        }
        var notes = ["Sampled for a candidate: \(sampled). Compared: \(compared)."]
        if !rows.isEmpty {
            notes.append(
                "mean_delta is the candidate's score less production's, with its 95 % interval (t);"
                    + " worse counts the comparisons in which the candidate scored lower."
            )
        }
        return notes
    }

    private func cells(of pair: Pair, _ row: Row) -> [TableAnswer.Cell] {
        let interval = MeanDifference(paired: row.deltas)
        func text(_ name: String) -> TableAnswer.Cell { name.isEmpty ? .none : .text(name) }
        return [
            .text(pair.environment), text(pair.feature), .text(pair.production),
            .text(pair.candidate), text(pair.judge), .integer(Int64(row.deltas.count)),
            .number(row.deltas.mean), interval.map { .number($0.low) } ?? .none,
            interval.map { .number($0.high) } ?? .none, interval.map { .number($0.p) } ?? .none,
            .integer(Int64(row.worse)), .time(row.first), .time(row.last),
        ]
    }
}
