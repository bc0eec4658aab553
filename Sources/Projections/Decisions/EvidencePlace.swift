import GRDB
import Ledger

/// Where a piece of evidence stands in the ledger: a judge's verdict, a comparison with a shadow.
struct EvidencePlace: Equatable, Sendable {
    /// What it is, by its name in ``DecisionsProjection/evidenceKinds``.
    var kind: String
    /// When it happened.
    var time: Timestamp
    /// The event's place in the ledger.
    var position: Position
}

extension ProjectionReader {
    /// Where the evidence of one type stands, in order of event time.
    ///
    /// - Parameters:
    ///   - type: One of ``DecisionsProjection/evidenceKinds``.
    ///   - range: The event time looked at; nil for all.
    /// - Returns: The positions.
    /// - Throws: What SQLite reports.
    func evidence(of type: EventType, in range: TimeRange?) throws -> [Position] {
        guard let kind = DecisionsProjection.evidenceKinds[type] else {
            preconditionFailure("a type that no projection keeps")
        }
        let positions = try Int64.fetchAll(
            database,
            sql: """
                SELECT position FROM evidence WHERE kind = ? AND time >= ? AND time < ?
                ORDER BY time, position
                """,
            arguments: [
                kind, range?.start?.microseconds ?? .min,
                range?.end?.microseconds ?? .max,
            ]
        )
        return positions.map(Position.init(rawValue:))
    }
}
