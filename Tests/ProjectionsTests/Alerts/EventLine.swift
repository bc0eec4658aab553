import Foundation
import Ledger

@testable import Projections

/// Events of a plan as the lines that a ledger takes in.
enum EventLine {
    private struct Line: Encodable {
        var specversion = "1.0"
        var id: String
        var source = "/ledger"
        var type: String
        var time: String
        var data: Content
    }

    private struct Content: Encodable {
        let value: any Encodable
        func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
    }

    static func text(_ event: AlertPlan.Event) throws -> String {
        try text(id: event.id, type: event.type, time: event.time, data: event.data)
    }

    static func text(
        id: String,
        type: EventType,
        time: Timestamp,
        data: any Encodable
    ) throws -> String {
        let line = Line(
            id: id,
            type: type.rawValue,
            time: time.rfc3339,
            data: Content(value: data)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(line), as: UTF8.self)
    }

    /// A record of a decision, as a fold reads it.
    static func record(
        _ position: Int64,
        _ type: EventType,
        at second: Int64,
        _ data: any Encodable
    ) throws -> DecisionRecord {
        let time = Timestamp(seconds: second)
        let text = try text(id: "\(position)", type: type, time: time, data: data)
        return DecisionRecord(
            position: Position(rawValue: position),
            time: time,
            recorded: time,
            type: type,
            body: Data(text.utf8)
        )
    }
}
