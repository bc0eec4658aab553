import Foundation
import Ledger
import Testing

@Suite struct EventSchemaTests {
    private static let folder = Corpus.repository.appendingPathComponent("schema/events")

    /// RECORD_SNAPSHOTS=1 writes the files anew.
    @Test func publishedFilesAreWhatTheTableGenerates() throws {
        var expected = [EnvelopeSchema.fileName: EnvelopeSchema.jsonSchema]
        for schema in EventSchema.all { expected[schema.fileName] = schema.jsonSchema }
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            for (name, text) in expected {
                try Data(text.utf8).write(to: Self.folder.appendingPathComponent(name))
            }
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".schema.json") }
        #expect(Set(files) == Set(expected.keys))
        for (name, text) in expected {
            let path = Self.folder.appendingPathComponent(name).path
            let file = FileManager.default.contents(atPath: path)
            #expect(file == Data(text.utf8), "\(name)")
        }
    }

    @Test func schemasAreJSON() throws {
        for text in EventSchema.all.map(\.jsonSchema) + [EnvelopeSchema.jsonSchema] {
            #expect(scanError(text) == nil)
        }
    }

    @Test func verdictsAreThoseOfTheCorpus() throws {
        let lines = try Corpus.lines("events.jsonl")
        #expect(lines.count >= 500)
        var accepted = 0
        for line in lines {
            let sample = try Self.sample(line)
            let reason = rejection(of: sample.event)?.reason
            if reason == nil { accepted += 1 }
            #expect((reason == nil) == sample.isValid, "\(sample.name): \(reason ?? "accepted")")
        }
        #expect(accepted > 100 && accepted < lines.count - 100)
    }

    @Test(.enabled(if: Python.hasJSONSchema, "python3 with jsonschema is not on this machine"))
    func pythonsVerdictsAreThoseOfTheCorpusToo() throws {
        let input = try Data(contentsOf: Corpus.folder.appendingPathComponent("events.jsonl"))
        let script = Corpus.folder.appendingPathComponent("validate_events.py").path
        let verdicts = try #require(Python.run([script, Self.folder.path], input: input))
        let lines = try Corpus.lines("events.jsonl")
        try #require(verdicts.count == lines.count)
        for (line, verdict) in zip(lines, verdicts) {
            let sample = try Self.sample(line)
            #expect((verdict == "1") == sample.isValid, "\(sample.name)")
        }
    }

    private struct Sample {
        let name: String
        let isValid: Bool
        let event: String
    }

    /// Takes a line of the corpus apart with our own tape, so that numbers keep their text.
    private static func sample(_ line: [UInt8]) throws -> Sample {
        var tape = JSONTape()
        return try line.withUnsafeBufferPointer { bytes in
            try tape.scan(bytes)
            var arena = ByteArena()
            let event = try required(tape.member("event", of: .root))
            arena.appendCanonical(event, of: tape)
            let name = try required(tape.member("name", of: .root))
            let valid = try required(tape.member("valid", of: .root))
            return Sample(
                name: try required(tape.string(of: name)),
                isValid: try required(tape.boolean(of: valid)),
                event: String(decoding: arena.bytes, as: UTF8.self)
            )
        }
    }
}
