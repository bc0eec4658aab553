import Foundation
import Ledger
import Testing

@testable import Ingest

/// The same event again, another event under the same name, and the ledger's own account of both.
struct IdentityTests {
    private static let mixed = [
        Lines.score(1), Lines.score(1), Lines.score(1, value: "0.9"), Lines.score(2), "bad",
    ].joined(separator: "\n")

    @Test func duplicatesAndConflictsAreCounted() throws {
        let bench = try IntakeBench()
        let report = try bench.ingest(Self.mixed)
        #expect(report.records == 5)
        #expect(report.new == 2)
        #expect(report.duplicates == 1)
        #expect(report.conflictCount == 1)
        #expect(report.rejectedCount == 1)
        #expect(report.conflicts.first?.line == 3)
        #expect(report.conflicts.first?.first == Position(rawValue: 1))
        let scores = try bench.bodies(of: "score.recorded")
        #expect(scores.count == 2)
        #expect(scores.first?.contains("\"value\":0.5") == true)
    }

    @Test func aConflictIsRecordedOnceWithWhatItIsAbout() throws {
        let bench = try IntakeBench()
        _ = try bench.ingest(Self.mixed)
        let conflicts = try bench.bodies(of: "conflict.detected")
        #expect(conflicts.count == 1)
        struct Event: Decodable {
            struct Fields: Decodable {
                var source: String
                var id: String
                var kept: Int
                var digest: String
            }
            var source: String
            var data: Fields
        }
        let body = try #require(conflicts.first)
        let event = try JSONDecoder().decode(Event.self, from: Data(body.utf8))
        #expect(event.source == "/ledger")
        #expect(event.data.source == "/test")
        #expect(event.data.id == "s-1")
        #expect(event.data.kept == 1)
        // SHA-256 of the canonical event that was turned away, by Foundation's sorted keys.
        #expect(
            event.data.digest
                == "sha256:\(try IngestSession.digest(canonical: Lines.score(1, value: "0.9")))"
        )
        // The same conflict again, in another file: it has its record already.
        _ = try bench.ingest(Lines.score(1, value: "0.9"), named: "other.jsonl")
        #expect(try bench.bodies(of: "conflict.detected").count == 1)
        _ = try bench.ingest(Lines.score(1, value: "0.8"), named: "third.jsonl")
        #expect(try bench.bodies(of: "conflict.detected").count == 2)
    }

    @Test func theIngestionIsRecordedOnceWithItsCounts() throws {
        let bench = try IntakeBench()
        let report = try bench.ingest(Self.mixed)
        struct Event: Decodable {
            struct Fields: Decodable, Equatable {
                var input: String
                var digest: String
                var lines: Int
                var added: Int
                var duplicates: Int
                var conflicts: Int
                var rejected: Int
            }
            var data: Fields
        }
        let finished = try bench.bodies(of: "ingest.finished")
        let body = try #require(finished.first)
        let event = try JSONDecoder().decode(Event.self, from: Data(body.utf8))
        #expect(finished.count == 1)
        #expect(
            event.data
                == Event.Fields(
                    input: "input.jsonl",
                    digest: "sha256:" + IngestSession.digest(text: Self.mixed),
                    lines: 5,
                    added: 2,
                    duplicates: 1,
                    conflicts: 1,
                    rejected: 1
                )
        )
        #expect(report.position == (try bench.store.head()).position)
    }

    @Test func theSameFileAgainAddsNothingAtAll() throws {
        let bench = try IntakeBench()
        _ = try bench.ingest(Self.mixed)
        let head = try bench.store.head()
        let again = try bench.ingest(Self.mixed)
        #expect(again.new == 0)
        #expect(again.duplicates == 3)
        #expect(again.conflictCount == 1)
        #expect(try bench.store.head() == head)
        bench.now = bench.now.advanced(bySeconds: 86_400)
        _ = try bench.ingest(Self.mixed)
        #expect(try bench.store.head() == head)
    }

    @Test func aFileOfRejectsAloneIsRecordedOnce() throws {
        let bench = try IntakeBench()
        _ = try bench.ingest("bad\nworse\n")
        let head = try bench.store.head()
        #expect(head.size == 1)
        _ = try bench.ingest("bad\nworse\n")
        #expect(try bench.store.head() == head)
    }

    @Test func shortFormLinesKeepTheirIdentityInAFile() throws {
        let bench = try IntakeBench()
        let text = """
            {"metric":"f","value":1}
            {"metric":"f","value":1}
            {"metric":"f","value":1,"time":"2026-10-13T10:00:00Z"}
            {"metric":"f","value":1,"time":"2026-10-13T10:00:00Z"}
            {"metric":"f","value":1,"id":"mine"}
            {"metric":"f","value":1,"id":"mine"}
            {"deployment":"d-1"}
            """
        let report = try bench.ingest(text)
        // Without a time each line is a score of its own; with one, equal lines are one score.
        #expect(report.new == 5)
        #expect(report.duplicates == 2)
        let head = try bench.store.head()
        #expect(try bench.ingest(text).new == 0)
        #expect(try bench.store.head() == head)
        // Appending to the file and taking it in again adds what was appended.
        #expect(try bench.ingest(text + "\n{\"metric\":\"f\",\"value\":2}\n").new == 1)
    }

    @Test func manyConflictsAreAllRecorded() throws {
        let bench = try IntakeBench()
        bench.options.batchSize = 500
        let count = 6_000
        _ = try bench.ingest((0..<count).map { Lines.score($0) }.joined(separator: "\n"))
        let other = (0..<count).map { Lines.score($0, value: "0.1") }.joined(separator: "\n")
        let report = try bench.ingest(other, named: "other.jsonl")
        #expect(report.conflictCount == count)
        #expect(report.conflicts.count == 20)
        #expect(try bench.bodies(of: "conflict.detected").count == count)
        #expect(try bench.rejects().count == count)
    }

    @Test func strictLandsNothingAndDryRunReportsTheSame() throws {
        let bench = try IntakeBench()
        let usual = try IntakeBench().ingest(Self.mixed)
        bench.options.isDryRun = true
        let dry = try bench.ingest(Self.mixed)
        #expect(!dry.hasLanded)
        #expect(try bench.store.head().size == 0)
        bench.options.isDryRun = false
        bench.options.isStrict = true
        let strict = try bench.ingest(Self.mixed)
        #expect(!strict.hasLanded)
        #expect(try bench.store.head().size == 0)
        for report in [dry, strict] {
            #expect(report.records == usual.records)
            #expect(report.new == usual.new)
            #expect(report.duplicates == usual.duplicates)
            #expect(report.conflictCount == usual.conflictCount)
            #expect(report.rejections == usual.rejections)
            #expect(report.digest == usual.digest)
        }
        let clean = try bench.ingest(Lines.score(1) + "\n" + Lines.score(2))
        #expect(clean.hasLanded)
        #expect(clean.new == 2)
        #expect(try bench.store.head().size == 3)
    }
}

extension IngestSession {
    /// SHA-256 of a text.
    static func digest(text: String) -> String {
        Data(text.utf8).withUnsafeBytes(digest)
    }

    /// SHA-256 of a text's canonical form, which Foundation's sorted keys are for plain names.
    static func digest(canonical text: String) throws -> String {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let sorted = try JSONSerialization.data(
            withJSONObject: object,
            options: [.sortedKeys, .withoutEscapingSlashes]
        )
        return sorted.withUnsafeBytes(digest)
    }
}
