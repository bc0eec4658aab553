public import Foundation
public import Ledger

/// A decision as the ledger keeps it: a baseline approved, limits frozen, an alert fired, a silence set.
///
/// Decisions are few and each kind is folded by rules of its own, so they are kept whole, in the order
/// of the ledger, and decoded by whoever folds them.
public struct DecisionRecord: Equatable, Sendable {
    /// The event's place in the ledger.
    public var position: Position
    /// When it was decided.
    public var time: Timestamp
    /// When the ledger took it in.
    public var recorded: Timestamp
    /// What was decided.
    public var type: EventType
    /// The canonical JSON of the whole event.
    public var body: Data

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - position: The event's place in the ledger.
    ///   - time: When it was decided.
    ///   - recorded: When the ledger took it in.
    ///   - type: What was decided.
    ///   - body: The canonical JSON of the whole event.
    public init(
        position: Position,
        time: Timestamp,
        recorded: Timestamp,
        type: EventType,
        body: Data
    ) {
        self.position = position
        self.time = time
        self.recorded = recorded
        self.type = type
        self.body = body
    }

    /// Decodes the event's `data`.
    ///
    /// - Parameter type: What to decode it as; its property names are the fields' names.
    /// - Returns: The decoded data, or nil if it lacks what the type requires: such an event says
    ///   nothing that the fold could use.
    public func data<Content: Decodable>(as type: Content.Type) -> Content? {
        try? JSONDecoder().decode(Envelope<Content>.self, from: body).data
    }

    private struct Envelope<Content: Decodable>: Decodable {
        var data: Content
    }
}
