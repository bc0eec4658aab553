import Foundation
import Ledger
import Testing
import TestSupport

@testable import Ingest

/// Whole ingestions of files that were damaged at random.
struct IntakeFuzzTests {
    private static func file(_ generator: inout SeededGenerator) -> [UInt8] {
        var lines: [String] = []
        for index in 0..<Int.random(in: 1...12, using: &generator) {
            switch Int.random(in: 0...5, using: &generator) {
            case 0: lines.append("{\"metric\":\"f\",\"value\":0.\(index)}")
            case 1: lines.append("{\"deployment\":\"d-\(index)\",\"kind\":\"prompt\"}")
            case 2: lines.append(Lines.score(1, value: "0.\(index)"))
            case 3: lines.append("")
            default:
                let text = ",\"texts\":{\"a\":\"t\\u00e9xt \\\"\(index)\\\"\"}"
                lines.append(Lines.score(index, extra: text))
            }
        }
        let isArray = Int.random(in: 0...3, using: &generator) == 0
        if isArray { lines = lines.filter { !$0.isEmpty } }
        let text =
            isArray ? "[" + lines.joined(separator: ",\n") + "]" : lines.joined(separator: "\n")
        return Array(text.utf8)
    }

    private static func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 0...6, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0...4, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: place)
            case 2:
                let byte = Array("[]{}\",:\\\n0e-".utf8).randomElement(using: &generator) ?? 0
                bytes.insert(byte, at: place)
            case 3:
                let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
                bytes.append(contentsOf: bytes[place..<end])
            default:
                bytes.removeSubrange(
                    place..<min(bytes.count, place + Int.random(in: 1...9, using: &generator))
                )
            }
        }
    }

    @Test(arguments: UInt64(1)...40)
    func countsAddUpAndRefusedBytesAreTheInputs(group: UInt64) throws {
        for round in 0..<10 {
            var generator = SeededGenerator(seed: group &* 1_000 &+ UInt64(round))
            let bench = try IntakeBench()
            bench.options.storesTexts = Bool.random(using: &generator)
            bench.options.batchSize = Int.random(in: 1...8, using: &generator)
            var bytes = Self.file(&generator)
            Self.damage(&bytes, &generator)
            let report = try bench.ingest(bytes: bytes)
            let sum =
                report.new + report.duplicates + report.conflictCount + report.rejectedCount
            #expect(report.records == sum, "\(group)/\(round)")
            let rejects = try bench.rejects()
            #expect(rejects.count == report.rejectedCount + report.conflictCount)
            let refused = rejects.filter { !$0.reason.hasPrefix("position ") }
            for reject in refused {
                let found = Data(bytes).range(of: Data(reject.bytes))
                #expect(reject.bytes.isEmpty || found != nil, "\(group)/\(round)")
            }
            let head = try bench.store.head()
            _ = try bench.ingest(bytes: bytes)
            #expect(try bench.store.head() == head, "again: \(group)/\(round)")
            #expect(try LedgerVerifier(store: bench.store).verify().isValid)
        }
    }

    /// In a file of lines, the refused records are exactly its bad lines, in order.
    @Test(arguments: UInt64(1)...100)
    func refusedRecordsAreTheFilesLines(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bench = try IntakeBench()
        var bytes = Array("{\"metric\":\"first\",\"value\":1}\n".utf8) + Self.file(&generator)
        let start = bytes.firstIndex(of: 0x0a).map { $0 + 1 } ?? 0
        var rest = Array(bytes[start...])
        Self.damage(&rest, &generator)
        bytes = Array(bytes[..<start]) + rest
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
        _ = try bench.ingest(bytes: bytes)
        for reject in try bench.rejects() where !reject.reason.hasPrefix("position ") {
            #expect(lines[reject.line - 1] == reject.bytes, "seed \(seed)")
        }
    }
}
