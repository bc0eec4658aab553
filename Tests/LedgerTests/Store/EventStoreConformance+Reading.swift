import TestSupport
import Testing

@testable import Ledger

// Ranges, prefixes and hashes.
extension EventStoreConformance {
    @Test(arguments: factories) func anyRangeIsASlice(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.append(EventDraft.series(200), at: instant(0))
        let reader = try store.reader()
        let all = try reader.events()
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            let low = Int64.random(in: 0...210, using: &generator)
            let high = Int64.random(in: low...220, using: &generator)
            let events = try reader.events(low...high)
            #expect(events == all.filter { (low...high).contains($0.position) })
        }
        #expect(try reader.events(201...Int64.max - 1).isEmpty)
        #expect(try reader.events(200...Int64.max).map(\.position) == [200])
        #expect(try reader.events(Int64.max...Int64.max).isEmpty)
    }

    @Test(arguments: factories)
    func aReadersOwnErrorReachesItAndStopsTheReading(_ factory: EventStoreFactory) throws {
        struct Enough: Error {}
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.append(EventDraft.series(20), at: instant(0))
        let reader = try store.reader()
        var seen = 0
        #expect(throws: Enough.self) {
            try reader.readEvents(in: Position(rawValue: 1)...Position(rawValue: 20)) { _ in
                seen += 1
                if seen == 5 { throw Enough() }
            }
        }
        #expect(seen == 5)
        #expect(try reader.events().count == 20, "the next reading starts anew")
    }

    @Test(arguments: factories)
    func aSecondReaderSeesWhatWasAppended(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        let reader = try store.writer().reader()
        try store.append(EventDraft.series(3), at: instant(0))
        #expect(try reader.head().size == 3)
        try store.append(EventDraft.series(3, from: 3), at: instant(1))
        #expect(try reader.head().size == 6)
        #expect(try reader.events().map(\.id) == EventDraft.series(6).map(\.id))
    }

    @Test(arguments: factories)
    func idsAreCountedByTheirBeginning(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        let ids = [
            "a", "a%", "a%b", "a_", "a_b", "ab", "aB", "A", "a\u{10ffff}", "a\u{10ffff}b",
            "a\u{10fffe}", "aé", "ae\u{301}", "a*", "a'", "a\"", "a\\", "a/1", "a/2", "a/10", "b",
            "\u{10ffff}", "\u{10ffff}\u{10ffff}z", "é", "z",
        ]
        try store.append(ids.map { EventDraft(id: $0) }, at: instant(0))
        try store.append([EventDraft(id: "a/elsewhere", source: "/other")], at: instant(0))
        let reader = try store.reader()
        for prefix in ids + ["a/", "ä", "zz", "a%%", "\u{10ffff}\u{10ffff}"] {
            let expected = ids.filter { $0.utf8.starts(with: prefix.utf8) }.count
            let count = try reader.countOfEvents(source: "/tests", idPrefix: prefix)
            #expect(count == expected, "the prefix \(prefix.debugDescription)")
        }
        #expect(try reader.countOfEvents(source: "/nobody", idPrefix: "a") == 0)
    }

    /// Every size at which the tree's stored shape changes, and the two-level one once.
    @Test(arguments: [1, 2, 255, 256, 257, 511, 512, 513])
    func hashesAreTheTreesAtEverySize(size: Int) throws {
        let folder = try LedgerFolder()
        let store = try EventStoreFactory.sqliteReopened.make(folder)
        // Two uneven batches: the state must carry over from one to the next.
        let half = size / 3
        try store.append(EventDraft.series(half), at: instant(0))
        try store.append(EventDraft.series(size - half, from: half), at: instant(1))
        try expectTree(of: store.reader(), size: size)
    }

    @Test func hashesAreTheTreesBeyondTwoLevels() throws {
        let folder = try LedgerFolder()
        let store = try EventStoreFactory.sqlite.make(folder)
        var first = 0
        for count in [65_535, 1, 1, 300] {
            try store.append(EventDraft.series(count, from: first), at: instant(Int64(first)))
            first += count
            if first < 65_838 { try expectTree(of: store.reader(), size: first, samples: 20) }
        }
        try expectTree(of: store.reader(), size: 65_837, samples: 100)
        // Reading crosses from one snapshot to the next without a gap.
        var expected: Int64 = 65_000
        let range = Position(rawValue: expected)...Position(rawValue: 70_000)
        try store.reader().readEvents(in: range) { row in
            #expect(row.position.rawValue == expected)
            expected += 1
        }
        #expect(expected == 65_838)
        #expect(try LedgerVerifier(store: store.reader()).verify().isValid)
    }

    @Test(arguments: factories)
    func hashesThatAreNotThereAreAnError(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.append(EventDraft.series(256), at: instant(0))
        let reader = try store.reader()
        #expect(try reader.subtreeHashes(level: 1, range: 0..<1).count == 1)
        for failing in [
            { try reader.leafHashes(250..<257) }, { try reader.leafHashes(-1..<1) },
            { try reader.subtreeHashes(level: 1, range: 0..<2) },
            { try reader.subtreeHashes(level: 2, range: 0..<1) },
        ] {
            let error = #expect(throws: StoreError.self) { try failing() }
            #expect(error?.code == .corrupt)
        }
    }

    /// Compares everything a store says of its tree with a frontier over the bodies.
    private func expectTree(
        of store: any EventStore,
        size: Int,
        samples: Int = 50
    ) throws {
        var frontier = MerkleFrontier()
        var leaves: [MerkleHash] = []
        var subtrees: [MerkleSubtree] = []
        var roots: [MerkleHash] = [frontier.root]
        try store.readEvents(
            in: Position(rawValue: 1)...Position(rawValue: Int64(size))
        ) { row in
            let leaf = MerkleHash.leaf(UnsafeRawBufferPointer(row.body))
            leaves.append(leaf)
            frontier.append(leaf) { subtrees.append($0) }
            roots.append(frontier.root)
        }
        #expect(leaves.count == size)
        #expect(try store.head().root == frontier.root)
        #expect(try store.leafHashes(0..<Int64(size)) == leaves)
        #expect(subtrees.count == size / 256 + size / 65_536)
        for level in 1...2 {
            let expected = subtrees.filter { $0.level == level }.map(\.hash)
            let range = 0..<Int64(expected.count)
            #expect(try store.subtreeHashes(level: level, range: range) == expected)
        }
        let tree = try MerkleTree(source: StoreHashes(store: store), size: Int64(size))
        for sample in Set((0...samples).map { $0 * size / samples }) {
            #expect(try tree.root(size: Int64(sample)) == roots[sample], "size \(sample)")
        }
    }
}

/// A store's hashes as a concrete type, as the tree wants it.
private struct StoreHashes: MerkleHashSource {
    let store: any EventStore

    func leafHashes(_ range: Range<Int64>) throws -> [MerkleHash] {
        try store.leafHashes(range)
    }

    func subtreeHashes(level: Int, range: Range<Int64>) throws -> [MerkleHash] {
        try store.subtreeHashes(level: level, range: range)
    }
}
