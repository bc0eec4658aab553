import Foundation
import Ledger
import Testing

@testable import Ingest

/// A ledger carried to another file through its export.
struct LedgerRestoreTests {
    private static func filled() throws -> IntakeBench {
        let bench = try IntakeBench()
        let text = ",\"texts\":{\"prompt\":\"hello\"}"
        _ = try bench.ingest(
            [Lines.score(1, extra: text), Lines.score(2), Lines.score(2, value: "1"), "bad"]
                .joined(separator: "\n")
        )
        bench.now = bench.now.advanced(bySeconds: 60)
        _ = try bench.ingest(Lines.score(3), named: "later.jsonl")
        return bench
    }

    private static func export(_ bench: IntakeBench) throws -> String {
        try bench.bodies().map { $0 + "\n" }.joined()
    }

    @Test func positionsTimesAndRootAreTheSame() throws {
        let bench = try Self.filled()
        let copy = try IntakeBench()
        copy.now = copy.now.advanced(bySeconds: 1_000_000)
        let head = try LedgerRestore(store: copy.store)
            .restore(try copy.write(try Self.export(bench).utf8, to: "export.jsonl"))
        #expect(head == (try bench.store.head()))
        #expect(try copy.bodies() == bench.bodies())
        #expect(try LedgerVerifier(store: copy.store).verify().isValid)
        // It goes on as the first one would: the same inputs add nothing.
        _ = try copy.ingest(Lines.score(3), named: "later.jsonl")
        #expect(try copy.store.head() == head)
    }

    @Test func aPackedExportToo() throws {
        let bench = try Self.filled()
        let copy = try IntakeBench()
        let packed = try copy.gzip(try Self.export(bench).utf8)
        let head = try LedgerRestore(store: copy.store)
            .restore(try copy.write(packed, to: "export.jsonl.gz"))
        #expect(head == (try bench.store.head()))
    }

    @Test func aLedgerWithEventsIsRefused() throws {
        let bench = try Self.filled()
        let head = try bench.store.head()
        let path = try bench.write(try Self.export(bench).utf8, to: "export.jsonl")
        #expect(throws: RestoreError.notEmpty(head.size)) {
            try LedgerRestore(store: bench.store).restore(path)
        }
        #expect(try bench.store.head() == head)
    }

    @Test(arguments: ["swap", "repeat", "plain", "cut", "garbage"])
    func anExportThatWasTouchedRestoresNothing(how: String) throws {
        let bench = try Self.filled()
        let copy = try IntakeBench()
        var lines = try bench.bodies()
        switch how {
        case "swap": lines.swapAt(0, lines.count - 1)
        case "repeat": lines.append(lines[0])
        case "plain": lines.append(Lines.score(9))
        case "cut": lines[lines.count - 1] = String(lines[lines.count - 1].dropLast(5))
        default: lines.insert("#!reject {}x", at: 1)
        }
        let path = try copy.write(lines.joined(separator: "\n").utf8, to: "export.jsonl")
        #expect {
            try LedgerRestore(store: copy.store).restore(path)
        } throws: {
            $0 is any UserFacingError
        }
        #expect(try copy.store.head().size == 0)
    }
}
