import Foundation
import Ledger
import Testing

@testable import Ingest

/// gzip: glued together, cut off, damaged.
struct CompressionTests {
    private static let lines = (0..<5_000).map { Lines.score($0) + "\n" }.joined()

    @Test func membersGluedTogetherAreOneInput() throws {
        let bench = try IntakeBench()
        let packed = try bench.gzip((Lines.score(1) + "\n").utf8)
        let more = try bench.gzip(Lines.score(2).utf8)
        let report = try bench.ingest(bytes: packed + more + (try bench.gzip("".utf8)))
        #expect(report.new == 2)
        #expect(report.isClean)
    }

    @Test func aFileThatIsCutOffLandsWhatCameBefore() throws {
        let bench = try IntakeBench()
        let packed = try bench.gzip(Self.lines.utf8)
        let report = try bench.ingest(bytes: packed.prefix(packed.count / 2), named: "cut.gz")
        #expect(report.interruption?.message.contains("ends too early") == true)
        #expect(report.interruption?.failure == .rejectedInput)
        #expect(report.new > 1_000 && report.new < 5_000)
        #expect(report.rejectedCount == 0)
        let whole = try bench.ingest(bytes: packed, named: "whole.gz")
        #expect(whole.duplicates == report.new)
        #expect(whole.new == 5_000 - report.new)
    }

    @Test func aDamagedFileSaysWhere() throws {
        let bench = try IntakeBench()
        var packed = try bench.gzip(Self.lines.utf8)
        // The checksum at the end: every line is there, but the file is not what was packed.
        packed[packed.count - 6] ^= 0xff
        let report = try bench.ingest(bytes: packed, named: "damaged.gz")
        #expect(report.new == 5_000)
        #expect(report.interruption?.message.contains("damaged") == true)
        #expect(!report.isClean)
        let head = try bench.store.head()
        _ = try bench.ingest(bytes: packed, named: "damaged.gz")
        #expect(try bench.store.head() == head)
    }

    @Test func strictLandsNothingOfADamagedFile() throws {
        let bench = try IntakeBench()
        bench.options.isStrict = true
        let packed = try bench.gzip(Self.lines.utf8)
        let report = try bench.ingest(bytes: packed.dropLast(20))
        #expect(!report.hasLanded)
        #expect(report.interruption != nil)
        #expect(try bench.store.head().size == 0)
    }

    @Test func somethingElseWithGzipsFirstBytesIsAnInterruption() throws {
        let bench = try IntakeBench()
        let report = try bench.ingest(bytes: [0x1f, 0x8b, 0x08, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
        #expect(report.interruption != nil)
        #expect(report.records == 0)
    }
}
