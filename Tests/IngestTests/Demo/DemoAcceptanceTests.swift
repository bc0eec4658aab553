import Ledger
import Testing

@testable import Ingest

/// The ledger's own contract for events holds for every line of the demo.
struct DemoAcceptanceTests {
    @Test func theLedgerRefusesNoLineOfTheDemo() throws {
        let end = Timestamp(seconds: 1_791_914_400)
        // Nothing of the demo is in the short form, so no digest is ever asked for.
        var preparer = EventPreparer(now: end) { _ in "" }
        var batch = PreparedBatch(ledgerTime: end)
        var number = 0
        try DemoStory(end: end).write { line throws(EventRejection) in
            number += 1
            try line.dropLast().withUnsafeBufferPointer { bytes throws(EventRejection) in
                try preparer.prepare(bytes, lineNumber: number, into: &batch)
            }
        }
        #expect(number > 25_000)
    }
}
