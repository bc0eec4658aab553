import Foundation
import Ledger

/// Answers `anomalies …`: the windows of a scope that an isolation forest finds unusual.
struct AnomaliesQuery {
    let reader: ProjectionReader
    let question: Question
    let scope: DetectorScope
    let position: Position
    let asOf: Timestamp?

    /// How many windows are listed unless the question says.
    static let listedByDefault = 20
    /// How many contributions of a window are listed.
    private static let contributionsMax = 3
    /// A contribution below this is not worth a word: it moves a score by less than 1 %.
    private static let contributionMin = 0.01

    func answer() throws -> TableAnswer {
        var table = TableAnswer(
            kind: "anomalies",
            question: question.text,
            position: position,
            asOf: asOf,
            columns: Self.columns,
            rows: []
        )
        guard let recorded = try reader.trainings().last(where: { $0.training.scope == scope })
        else {
            table.notes = [untrainedNote]
            return table
        }
        let training = recorded.training
        let windowReader = try AnomalyWindowReader(
            reader: reader,
            scope: scope,
            windowMinutes: training.windowMinutes
        )
        let windows = try windowReader.windows(
            in: training.firstMinute..<training.endMinute,
            metrics: training.metrics
        )
        guard let detector = AnomalyDetector(training: training, windows: windows) else {
            table.notes = [tooFewNote(windows.count, recorded)]
            return table
        }
        let judged = try JudgedWindows(detector, windowReader, question.period?.range)
        table.rows = rows(of: judged.judgements)
        table.notes = headNotes(recorded, detector) + judged.notes
        if judged.judgements.isEmpty {
            table.notes.append(
                "There are no complete windows outside of the training in the asked time."
            )
        } else if table.rows.count < judged.judgements.count {
            table.notes.append(
                "These are the most unusual \(table.rows.count) of \(judged.judgements.count)"
                    + " windows."
            )
        }
        return table
    }

    private static let columns: [TableAnswer.Column] = [
        .init("time"), .init("score", isNumeric: true), .init("percentile", isNumeric: true),
        .init("run", isNumeric: true), .init("n", isNumeric: true), .init("contributions"),
        .init("missing"),
    ]

    /// The most unusual first; of equal scores the earlier.
    private func rows(of judgements: [AnomalyDetector.Judgement]) -> [[TableAnswer.Cell]] {
        let ranked = judgements.sorted {
            ($1.score, $0.window.start) < ($0.score, $1.window.start)
        }
        return ranked.prefix(question.limit ?? Self.listedByDefault).map { judgement in
            let missing = judgement.missing.map(\.name).joined(separator: ", ")
            return [
                .time(Timestamp(minute: judgement.window.start)), .number(judgement.score),
                .number(judgement.percentile), .integer(Int64(judgement.run)),
                .integer(judgement.window.count), .optional(Self.text(judgement.contributions)),
                missing.isEmpty ? .none : .text(missing),
            ]
        }
    }

    private static func text(_ contributions: [AnomalyDetector.Contribution]) -> String? {
        let parts = contributions.prefix(contributionsMax).filter { $0.value >= contributionMin }
        if parts.isEmpty { return nil }
        return parts.map { "\($0.name) +" + String(format: "%.2f", $0.value) }
            .joined(separator: ", ")
    }

    private func headNotes(_ recorded: RecordedTraining, _ detector: AnomalyDetector) -> [String] {
        let training = recorded.training
        let length = WindowLength.text(minutes: training.windowMinutes)
        let unusual = AnomalyDetector.unusualPercentile
        let perDay = 1_440 / Double(training.windowMinutes) * (100 - unusual) / 100
        var notes = [
            "Trained by \(training.by) at \(recorded.time.rfc3339) on \(detector.windowCount) windows"
                + " of \(length) from \(training.from.rfc3339) to \(training.to.rfc3339)"
                + " (position \(recorded.position.rawValue), revision \(training.shortRevision),"
                + " seed \(training.parameters.seed)).",
            "percentile is the share of training windows with a lower score, so that high is unusual."
                + " Of ordinary windows \(Int(100 - unusual)) % and more lie at \(Int(unusual)) or above,"
                + " \(String(format: "%.2g", perDay)) a day: one alone means nothing. run counts how many"
                + " in a row do.",
        ]
        if detector.revision != training.revision {
            notes.append(
                "The training windows have changed since: they give revision"
                    + " \(detector.revision.prefix(12)), so late events came in. Train again to"
                    + " record what is normal now."
            )
        }
        return notes
    }

    private var untrainedNote: String {
        let feature = scope.feature.map { " --feature \($0)" } ?? ""
        let environment =
            scope.environment == QuestionResolver.defaultEnvironment
            ? "" : " --environment \(scope.environment)"
        return "No detector is trained for \(scope.text): `ledger detector train\(feature)"
            + "\(environment) --by NAME` trains one."
    }

    private func tooFewNote(_ count: Int, _ recorded: RecordedTraining) -> String {
        "The training at position \(recorded.position.rawValue) has \(count) windows, fewer than"
            + " \(DetectorTraining.windowsMin): too few to say what is unusual."
    }
}
