import Ledger

/// A training with the place and the time of its event.
struct RecordedTraining: Equatable, Sendable {
    /// The position of the event.
    var position: Position
    /// When it was trained.
    var time: Timestamp
    /// The training.
    var training: DetectorTraining
}

extension ProjectionReader {
    /// All recorded trainings in the order of the ledger.
    ///
    /// Events that no forest can be made from (of another method, or with a window that is none) are
    /// passed over: whoever wrote them meant another reader.
    ///
    /// - Throws: What SQLite reports.
    func trainings() throws -> [RecordedTraining] {
        try decisions(of: [.detectorTrained]).compactMap { decision in
            decision.data(as: DetectorTraining.self).map {
                RecordedTraining(position: decision.position, time: decision.time, training: $0)
            }
        }
    }
}

extension ProjectionDatabase {
    /// The recorded trainings of detectors, as a table.
    ///
    /// - Returns: One row a training, the latest last.
    /// - Throws: ``StoreError`` if the projections cannot be read.
    public func detectorTable() throws -> TableAnswer {
        try read { database in
            let reader = ProjectionReader(database: database)
            var table = TableAnswer(
                kind: "detectors",
                question: "detectors",
                position: try reader.position(),
                asOf: nil,
                columns: Self.detectorColumns,
                rows: try reader.trainings().map(Self.row)
            )
            if table.rows.isEmpty {
                table.notes.append("No detector is trained: `ledger detector train` trains one.")
            }
            return table
        }
    }

    private static let detectorColumns: [TableAnswer.Column] = [
        .init("time"), .init("environment"), .init("feature"), .init("window"), .init("from"),
        .init("to"), .init("windows", isNumeric: true), .init("metrics"), .init("revision"),
        .init("by"), .init("reason"), .init("position", isNumeric: true),
    ]

    private static func row(_ recorded: RecordedTraining) -> [TableAnswer.Cell] {
        let training = recorded.training
        return [
            .time(recorded.time), .text(training.scope.environment),
            .optional(training.scope.feature),
            .text(WindowLength.text(minutes: training.windowMinutes)), .time(training.from),
            .time(training.to), .integer(Int64(training.windowCount)),
            .text(training.metrics.map(\.name).joined(separator: ", ")),
            .text(training.shortRevision), .text(training.by), .optional(training.reason),
            .integer(recorded.position.rawValue),
        ]
    }
}
