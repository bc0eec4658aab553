import Foundation
import Ledger

@testable import Ingest

/// A ledger in a folder of its own, with a clock that stands still, to ingest into.
final class IntakeBench {
    let folder: URL
    let store: SQLiteEventStore
    var options: IngestSession.Options
    /// 2026-10-13T12:00:00Z.
    var now = Timestamp(seconds: 1_791_892_800)

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "ledger-intake-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.path(percentEncoded: false)
        store = try SQLiteEventStore(path: path + "/ledger.db", access: .create)
        options = IngestSession.Options(rejectsPath: path + "/rejects.jsonl")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String {
        folder.appending(path: name).path(percentEncoded: false)
    }

    @discardableResult
    func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        try Data(bytes).write(to: folder.appending(path: name))
        return path(name)
    }

    func session() -> IngestSession {
        let now = now
        return IngestSession(store: store, options: options, clock: { now })
    }

    /// Ingests bytes as a file.
    func ingest(
        bytes: some Sequence<UInt8>,
        named name: String = "input.jsonl"
    ) throws -> IngestReport {
        try session().ingest(try write(bytes, to: name))
    }

    func ingest(_ text: String, named name: String = "input.jsonl") throws -> IngestReport {
        try ingest(bytes: text.utf8, named: name)
    }

    /// The bodies of all events of one type, or of all.
    func bodies(of type: String? = nil) throws -> [String] {
        var bodies: [String] = []
        let size = try store.head().size
        guard size > 0 else { return [] }
        try store.readEvents(in: Position(rawValue: 1)...Position(rawValue: size)) { row in
            let body = String(decoding: row.body, as: UTF8.self)
            if type.map({ body.contains("\"type\":\"dev.qualityledger.\($0).v1\"") }) ?? true {
                bodies.append(body)
            }
        }
        return bodies
    }

    /// The rejects file's records: what stands between the marks, byte for byte.
    func rejects() throws -> [(line: Int, reason: String, bytes: [UInt8])] {
        guard let data = FileManager.default.contents(atPath: options.rejectsPath) else {
            return []
        }
        var records: [(line: Int, reason: String, bytes: [UInt8])] = []
        let marks = Data("#!reject ".utf8)
        var starts: [Data.Index] = []
        var from = data.startIndex
        while let found = data.range(of: marks, in: from..<data.endIndex) {
            if found.lowerBound == 0 || data[found.lowerBound - 1] == 0x0a {
                starts.append(found.lowerBound)
            }
            from = found.upperBound
        }
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : data.endIndex
            guard let newline = data[start..<end].firstIndex(of: 0x0a) else { continue }
            let header = try JSONDecoder().decode(
                Mark.self,
                from: data[start + marks.count..<newline]
            )
            records.append((header.line, header.reason, Array(data[newline + 1..<end - 1])))
        }
        return records
    }

    private struct Mark: Decodable {
        var line: Int
        var reason: String
    }

    /// Packs bytes with the system's gzip.
    func gzip(_ bytes: some Sequence<UInt8>) throws -> Data {
        let plain = try write(bytes, to: "plain")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "gzip -nc \"$0\" > \"$0.gz\"", plain]
        try process.run()
        process.waitUntilExit()
        return try Data(contentsOf: URL(filePath: plain + ".gz"))
    }
}

/// Lines for the ingest tests.
enum Lines {
    /// A whole CloudEvent with a score.
    static func score(_ id: Int, value: String = "0.5", extra: String = "") -> String {
        """
        {"specversion":"1.0","id":"s-\(id)","source":"/test",\
        "type":"dev.qualityledger.score.recorded.v1","time":"2026-10-13T10:14:00Z",\
        "data":{"metric":"faithfulness","value":\(value)\(extra)}}
        """
    }
}
