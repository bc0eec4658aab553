import ArgumentParser
import Foundation

/// The formats of a command's report.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
}

/// Writes reports as JSON, with stable names in stable order.
enum JSONReport {
    /// Encodes a report.
    ///
    /// - Parameter report: The report.
    /// - Returns: JSON with a line end.
    /// - Throws: What the encoder throws.
    static func text(_ report: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
    }
}
