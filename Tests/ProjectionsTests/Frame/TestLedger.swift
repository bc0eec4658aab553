import Foundation
import Ledger
import TestSupport

@testable import Projections

/// A ledger in a temporary folder, which vanishes with this value.
final class TestLedger {
    let folder: URL
    let store: SQLiteEventStore
    /// When the ledger records what is appended next.
    var clock: Timestamp
    private var lines = 0

    var path: String { store.path }
    var projectionsPath: String { folder.appending(path: "ledger.projections.db").path }

    init(clock: String = "2026-11-01T00:00:00Z") throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "projections-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try SQLiteEventStore(
            path: folder.appending(path: "ledger.db").path,
            access: .create
        )
        self.clock = try Timestamp(rfc3339: clock)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Appends events in one batch, in the short form or whole, and moves the clock by a second.
    @discardableResult
    func append(_ events: [String]) throws -> AppendReport {
        var preparer = EventPreparer(now: clock, shortFormSource: "/test") { bytes in
            MerkleHash.leaf(bytes).hex
        }
        var batch = PreparedBatch(ledgerTime: clock)
        for event in events {
            lines += 1
            var text = event
            try text.withUTF8 { try preparer.prepare($0, lineNumber: lines, into: &batch) }
        }
        var sealed = SealedBatch(batch)
        clock = clock.advanced(bySeconds: 1)
        return try store.append(&sealed)
    }

    /// Appends the lines of a fixture.
    func append(fixture: String) throws -> AppendReport {
        let lines = try FixtureReader.lines(of: fixture).map(String.init)
        return try append(lines)
    }

    func projections() throws -> ProjectionDatabase {
        try ProjectionDatabase(path: projectionsPath)
    }

    /// Projections folded at once, in memory.
    func folded(
        horizon: ProjectionEngine.Horizon = ProjectionEngine.Horizon()
    ) throws -> ProjectionDatabase {
        let projections = try ProjectionDatabase()
        _ = try ProjectionEngine(store: store).refresh(projections, horizon: horizon)
        return projections
    }

    func answerer(
        now: String? = nil,
        horizon: QuestionAnswerer.Horizon = QuestionAnswerer.Horizon()
    ) throws -> QuestionAnswerer {
        let now = try now.map { try Timestamp(rfc3339: $0) } ?? clock
        return QuestionAnswerer(
            store: store,
            projections: try projections(),
            horizon: horizon,
            clock: { now }
        )
    }

    /// The table that answers a question.
    func table(_ question: String, now: String? = nil) throws -> TableAnswer {
        guard case .table(let table) = try answerer(now: now).answer(question) else {
            throw UnexpectedAnswer()
        }
        return table
    }

    struct UnexpectedAnswer: Error {}
}

extension TableAnswer {
    /// A column's cells, by its name.
    func column(_ name: String) -> [Cell] {
        guard let index = columns.firstIndex(where: { $0.name == name }) else { return [] }
        return rows.map { $0[index] }
    }

    /// A column's texts; what is not a text is left out.
    func texts(_ name: String) -> [String] {
        column(name).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// A column's numbers; what is not a number is left out.
    func numbers(_ name: String) -> [Double] {
        column(name).compactMap { cell in
            switch cell {
            case .number(let number): number
            case .integer(let number): Double(number)
            default: nil
            }
        }
    }
}
