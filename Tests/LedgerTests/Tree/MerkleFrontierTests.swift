import Ledger
import TestSupport
import Testing

@Suite struct MerkleFrontierTests {
    @Test(arguments: 0...8)
    func rootIsThePublishedOne(_ size: Int) {
        var frontier = MerkleFrontier()
        for leaf in PublishedTree.leaves.prefix(size) {
            frontier.append(.leaf(leaf))
        }
        #expect(frontier.size == Int64(size))
        #expect(frontier.root.hex == PublishedTree.roots[size])
    }

    @Test func rootIsThatOfTheDefinitionAtEverySize() {
        var reference = ReferenceTree(leafCount: 600)
        var frontier = MerkleFrontier()
        for (index, leaf) in reference.leaves.enumerated() {
            #expect(frontier.root == reference.hash(0..<index))
            frontier.append(leaf)
        }
        #expect(frontier.root == reference.hash(0..<600))
    }

    /// The roots were computed by an independent implementation in Python.
    @Test func rootsOfLargeTreesAreThoseOfPython() {
        let expected: [Int64: String] = [
            255: "32f85bcaa87d7bcd05728f09e9aeba350ba6a2f733830087f0597682848be5cb",
            256: "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1",
            257: "1eda049a4351d86f76252bd7ec0b7746ad75b7fa0316ad5f541dbda458a312c4",
            65_536: "f025d06ed804859fd274a1bdacadd6e48ea87634aa91e1edb20143f9498cd02b",
            65_537: "dc8795a25fd4bd52a0b84f639fd3139ba160824023d188e428eb5db0f3ce221a",
        ]
        var frontier = MerkleFrontier()
        var checked = 0
        for number in 0..<65_537 {
            frontier.append(.leaf(String(number)))
            if let root = expected[frontier.size] {
                #expect(frontier.root.hex == root)
                checked += 1
            }
        }
        #expect(checked == expected.count)
    }

    @Test func completedSubtreesAreReportedOnceAndInOrder() {
        var reference = ReferenceTree(leafCount: 65_536)
        var frontier = MerkleFrontier()
        var reported: [MerkleSubtree] = []
        for leaf in reference.leaves {
            frontier.append(leaf) { reported.append($0) }
        }
        #expect(reported.map(\.level) == [Int](repeating: 1, count: 256) + [2])
        #expect(reported.map(\.number) == Array(0..<256) + [0])
        #expect(reported[0].hash == reference.hash(0..<256))
        #expect(reported[77].hash == reference.hash(77 * 256..<78 * 256))
        #expect(reported[256].hash == frontier.root)
    }

    @Test func failedReportLeavesTheFrontierAsItWas() {
        struct DiskFull: Error {}
        var frontier = MerkleFrontier()
        for number in 0..<255 {
            frontier.append(.leaf(String(number)))
        }
        let before = frontier
        #expect(throws: DiskFull.self) {
            try frontier.append(.leaf("255")) { _ in throw DiskFull() }
        }
        #expect(frontier == before)
    }

    @Test func bytesTakeItUpAtEverySize() throws {
        var frontier = MerkleFrontier()
        var resumed = MerkleFrontier()
        for number in 0..<300 {
            resumed = try MerkleFrontier(size: resumed.size, bytes: resumed.bytes)
            #expect(resumed == frontier)
            frontier.append(.leaf(String(number)))
            resumed.append(.leaf(String(number)))
        }
        #expect(resumed.root == frontier.root)
    }

    @Test func bytesThatDoNotFitTheSizeAreRefused() throws {
        let hash = MerkleHash.emptyRoot.bytes
        #expect(throws: MerkleTreeError.frontierMismatch(size: 3, byteCount: 32)) {
            try MerkleFrontier(size: 3, bytes: hash)
        }
        #expect(throws: MerkleTreeError.frontierMismatch(size: 0, byteCount: 32)) {
            try MerkleFrontier(size: 0, bytes: hash)
        }
        #expect(throws: MerkleTreeError.frontierMismatch(size: 1, byteCount: 31)) {
            try MerkleFrontier(size: 1, bytes: hash.dropLast())
        }
        for size in [-1, Int64.min, Int64.max, MerkleFrontier.largestSize + 1] {
            #expect(throws: MerkleTreeError.self) {
                try MerkleFrontier(size: size, bytes: hash)
            }
        }
    }

    @Test func largestTreeStillTakesALeaf() throws {
        var frontier = try MerkleFrontier(
            size: MerkleFrontier.largestSize,
            bytes: MerkleHash.emptyRoot.bytes
        )
        frontier.append(.leaf("one more"))
        #expect(frontier.root == .node(.emptyRoot, .leaf("one more")))
    }
}
