import Foundation

@testable import Ingest

/// Files of `Tests/Fixtures`.
enum Fixture {
    static func path(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)").path(percentEncoded: false)
    }

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path(name)))
    }

    static func decode<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content
    {
        try JSONDecoder().decode(type, from: try data(name))
    }

    /// The values of a file of JSON lines, plain or gzip.
    static func lines<Content: Decodable>(
        _ name: String,
        as type: Content.Type
    ) throws -> [Content] {
        var records = RecordReader(try ByteSource(path: path(name)))
        var values: [Content] = []
        while let record = try records.next() {
            guard case .whole(let bytes, _) = record else { continue }
            values.append(try JSONDecoder().decode(type, from: Data(bytes)))
        }
        return values
    }
}
