import Foundation
import TestSupport
import Testing

@testable import Ledger

/// One changed byte in the raw file, at a time.
@Suite struct ByteFlipTests {
    /// Where a stored value lies in the file.
    private struct Place {
        var position: Int64
        var column: String
        var range: Range<Int>
    }

    @Test func everyFlippedByteIsNamedByItsPosition() throws {
        let ledger = try TamperedLedger(events: 300)
        let original = try ledger.folder.bytes()
        let places = try places(of: ledger.events, in: original)
        #expect(places.count == 900, "id, leaf and body of every event were found in the file")
        #expect(try ledger.findings().isEmpty)
        var generator = SeededGenerator(seed: 500)
        var columns: [String: Int] = [:]
        for _ in 0..<500 {
            let place = places[Int.random(in: 0..<places.count, using: &generator)]
            let offset = Int.random(in: place.range, using: &generator)
            let change = UInt8.random(in: 1...255, using: &generator)
            columns[place.column, default: 0] += 1
            try overwrite(original[offset] ^ change, at: offset, in: ledger.folder)
            let findings = try ledger.findings()
            try overwrite(original[offset], at: offset, in: ledger.folder)
            let named = findings.filter { !$0.isOfTree }.map(\.position?.rawValue)
            #expect(!named.isEmpty, "\(place.column) of \(place.position), byte \(offset)")
            #expect(named.allSatisfy { $0 == place.position })
            // The tree is over the bodies: it tells a changed body, and only that.
            let isBody = place.column == "body"
            let blockHasHash = place.position <= 256
            #expect(findings.contains { $0.reason.contains("root hash") } == isBody)
            #expect(
                findings.contains { $0.reason.contains("those of the tree") }
                    == (isBody && blockHasHash)
            )
        }
        #expect(columns.count == 3)
        #expect(try ledger.folder.bytes() == original)
        #expect(try ledger.findings().isEmpty)
    }

    /// Finds each event's leaf in the file, the id before it and the body behind it.
    private func places(of events: [StoredEvent], in file: Data) throws -> [Place] {
        var places: [Place] = []
        for event in events {
            let leaf = try #require(event.leaf)
            guard let leafRange = file.range(of: Data(leaf.bytes)) else { continue }
            let body = Data(event.body.utf8)
            let bodyRange = leafRange.upperBound..<leafRange.upperBound + body.count
            guard file[bodyRange] == body else { continue }
            let before = max(0, leafRange.lowerBound - 60)..<leafRange.lowerBound
            guard let idRange = file[before].range(of: Data(event.id.utf8), options: .backwards)
            else { continue }
            places.append(Place(position: event.position, column: "leaf", range: leafRange))
            places.append(Place(position: event.position, column: "body", range: bodyRange))
            places.append(Place(position: event.position, column: "id", range: idRange))
        }
        return places
    }

    private func overwrite(_ byte: UInt8, at offset: Int, in folder: LedgerFolder) throws {
        let handle = try FileHandle(forWritingTo: folder.url.appending(path: "ledger.db"))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: [byte])
        try handle.close()
    }
}

extension LedgerVerifier.Finding {
    /// Whether it concerns a block of events or all of them, and not one.
    var isOfTree: Bool {
        position == nil || reason.contains("those of the tree")
    }
}
