internal import Ledger

/// One event of the demo before it is written as a CloudEvents line.
struct DemoEvent {
    /// The event types the demo produces, without prefix and version.
    enum Kind: String {
        case datasetVersioned = "dataset.versioned"
        case evaluatorVersioned = "evaluator.versioned"
        case runStarted = "run.started"
        case runFinished = "run.finished"
        case scoreRecorded = "score.recorded"
        case verdictRecorded = "verdict.recorded"
        case deploymentRecorded = "deployment.recorded"
        case shadowCompared = "shadow.compared"
    }

    var kind: Kind
    var source: String
    var id: String
    var subject: String
    var time: Timestamp
    /// The run the event belongs to.
    var correlation: String?
    /// When the producer handed the event over, if that was late.
    var recordedTime: Timestamp?
    var data: [(String, DemoValue)]

    /// When the event reaches the ledger: what the lines are ordered by.
    var arrival: Timestamp { recordedTime ?? time }

    /// The event as one JSON line, with its ending newline.
    var line: [UInt8] {
        var members: [(String, DemoValue)] = [
            ("specversion", .string("1.0")),
            ("id", .string(id)),
            ("source", .string(source)),
            ("type", .string("dev.qualityledger.\(kind.rawValue).v1")),
            ("subject", .string(subject)),
            ("time", .string(time.rfc3339)),
        ]
        if let recordedTime { members.append(("recordedtime", .string(recordedTime.rfc3339))) }
        if let correlation { members.append(("correlationid", .string(correlation))) }
        members.append(("data", .object(data)))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(560)
        DemoValue.object(members).append(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }
}

/// A JSON value that keeps the order of its members, so that the same story gives the same bytes.
enum DemoValue: Sendable {
    case null
    case string(String)
    case integer(Int)
    /// A number of ten-thousandths: scores have four decimals, and integers print without rounding.
    case decimal(tenThousandths: Int)
    case array([DemoValue])
    case object([(String, DemoValue)])

    /// Appends the value as JSON without white space.
    func append(to bytes: inout [UInt8]) {
        switch self {
        case .null:
            bytes.append(contentsOf: "null".utf8)
        case .string(let text):
            Self.append(quoted: text, to: &bytes)
        case .integer(let number):
            bytes.append(contentsOf: String(number).utf8)
        case .decimal(let tenThousandths):
            Self.append(tenThousandths: tenThousandths, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(quoted: member.0, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.1.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func append(quoted text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(tenThousandths: Int, to bytes: inout [UInt8]) {
        if tenThousandths < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = tenThousandths.magnitude
        bytes.append(contentsOf: String(magnitude / 10_000).utf8)
        var fraction = magnitude % 10_000
        guard fraction > 0 else { return }
        var width = 4
        while fraction % 10 == 0 {
            fraction /= 10
            width -= 1
        }
        let digits = String(fraction).utf8
        bytes.append(UInt8(ascii: "."))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: width - digits.count))
        bytes.append(contentsOf: digits)
    }
}
