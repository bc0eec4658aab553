import Ledger
import TestSupport
import Testing

@Suite struct MerkleTreeTests {
    @Test(arguments: PublishedTree.inclusions)
    func inclusionProofIsThePublishedOne(_ path: PublishedTree.Path) throws {
        let leaves = PublishedTree.leaves.map { MerkleHash.leaf($0) }
        let tree = try MerkleTree(source: StoredHashes(leaves: leaves), size: 8)
        let proof = try tree.inclusionProof(index: path.first, size: path.size)
        #expect(proof.hashes.map(\.hex) == path.hashes)
        let root = try #require(MerkleHash(hex: PublishedTree.roots[Int(path.size)]))
        try proof.verify(leaf: leaves[Int(path.first)], root: root)
    }

    @Test(arguments: PublishedTree.consistencies)
    func consistencyProofIsThePublishedOne(_ path: PublishedTree.Path) throws {
        let leaves = PublishedTree.leaves.map { MerkleHash.leaf($0) }
        let tree = try MerkleTree(source: StoredHashes(leaves: leaves), size: 8)
        let proof = try tree.consistencyProof(from: path.first, to: path.size)
        #expect(proof.hashes.map(\.hex) == path.hashes)
        let oldRoot = try #require(MerkleHash(hex: PublishedTree.roots[Int(path.first)]))
        let newRoot = try #require(MerkleHash(hex: PublishedTree.roots[Int(path.size)]))
        try proof.verify(oldRoot: oldRoot, newRoot: newRoot)
    }

    @Test func everyProofUpTo130LeavesIsThatOfTheDefinition() throws {
        let limit = 130
        var reference = ReferenceTree(leafCount: limit)
        let leaves = reference.leaves
        let tree = try MerkleTree(source: StoredHashes(leaves: leaves), size: Int64(limit))
        let roots = (0...limit).map { reference.hash(0..<$0) }
        for size in 0...limit {
            #expect(try tree.root(size: Int64(size)) == roots[size])
            for first in 0..<size {
                let inclusion = try tree.inclusionProof(index: Int64(first), size: Int64(size))
                #expect(inclusion.hashes == reference.path(first, 0..<size))
                try inclusion.verify(leaf: leaves[first], root: roots[size])
            }
            for oldSize in 1..<size + 1 {
                let growth = try tree.consistencyProof(from: Int64(oldSize), to: Int64(size))
                #expect(growth.hashes == reference.subproof(oldSize, 0..<size, true))
                try growth.verify(oldRoot: roots[oldSize], newRoot: roots[size])
            }
        }
    }

    @Test func proofsOfLargeTreesHoldAndReadFewHashes() throws {
        let limit: Int64 = 200_000
        var generator = SeededGenerator(seed: 20)
        let leaves = (0..<limit).map { MerkleHash.leaf(String($0)) }
        var sizes = Set((0..<60).map { _ in Int64.random(in: 1...limit, using: &generator) })
        sizes.formUnion([1, 255, 256, 257, 65_535, 65_536, 65_537, 131_072, limit])
        var roots: [Int64: MerkleHash] = [:]
        var frontier = MerkleFrontier()
        for leaf in leaves {
            frontier.append(leaf)
            if sizes.contains(frontier.size) { roots[frontier.size] = frontier.root }
        }
        // Computed by an independent implementation in Python.
        let last = "f2edd1d5d15bccf61e831a9a8a180d38a2f97ae2432e414dcc1045a8455036fa"
        #expect(roots[limit]?.hex == last)
        let source = StoredHashes(leaves: leaves)
        let tree = try MerkleTree(source: source, size: limit)
        var read = source.readCount
        // Of levels 0 and 1 two runs of at most 255 hashes; level 2 has only three hashes.
        func expectFewReads() {
            #expect(source.readCount - read <= 2 * 2 * 255 + 3)
            read = source.readCount
        }
        for (size, root) in roots {
            #expect(try tree.root(size: size) == root)
            expectFewReads()
            let index = Int64.random(in: 0..<size, using: &generator)
            let inclusion = try tree.inclusionProof(index: index, size: size)
            expectFewReads()
            try inclusion.verify(leaf: leaves[Int(index)], root: root)
            guard
                let (oldSize, oldRoot) = roots.filter({ $0.key <= size }).randomElement(
                    using: &generator
                )
            else { continue }
            let growth = try tree.consistencyProof(from: oldSize, to: size)
            expectFewReads()
            try growth.verify(oldRoot: oldRoot, newRoot: root)
        }
    }

    @Test func questionsBeyondTheTreeAreRefused() throws {
        let leaves = (0..<5).map { MerkleHash.leaf(String($0)) }
        let tree = try MerkleTree(source: StoredHashes(leaves: leaves), size: 5)
        for size in [-1, 6, Int64.min, Int64.max] {
            let error = MerkleTreeError.sizeOutOfRange(size, largest: 5)
            #expect(throws: error) { try tree.root(size: size) }
            #expect(throws: error) { try tree.inclusionProof(index: 0, size: size) }
            #expect(throws: error) { try tree.consistencyProof(from: 1, to: size) }
            #expect(throws: error) { try tree.consistencyProof(from: size) }
        }
        for index in [-1, 5, Int64.max] {
            #expect(throws: MerkleTreeError.indexOutOfRange(index, size: 5)) {
                try tree.inclusionProof(index: index)
            }
        }
        #expect(throws: MerkleTreeError.indexOutOfRange(0, size: 0)) {
            try tree.inclusionProof(index: 0, size: 0)
        }
        #expect(throws: MerkleTreeError.sizesReversed(old: 4, new: 3)) {
            try tree.consistencyProof(from: 4, to: 3)
        }
        #expect(throws: MerkleTreeError.self) {
            try MerkleTree(source: StoredHashes(leaves: leaves), size: Int64.max)
        }
    }

    @Test func emptyTreeIsTheBeginningOfAny() throws {
        let leaves = (0..<5).map { MerkleHash.leaf(String($0)) }
        let tree = try MerkleTree(source: StoredHashes(leaves: leaves), size: 5)
        let proof = try tree.consistencyProof(from: 0)
        #expect(proof.hashes.isEmpty)
        try proof.verify(oldRoot: .emptyRoot, newRoot: try tree.root())
        #expect(throws: ProofError.self) {
            try proof.verify(oldRoot: .leaf("x"), newRoot: try tree.root())
        }
        let nothing = try tree.consistencyProof(from: 0, to: 0)
        try nothing.verify(oldRoot: .emptyRoot, newRoot: .emptyRoot)
        #expect(throws: ProofError.self) {
            try nothing.verify(oldRoot: .emptyRoot, newRoot: .leaf("x"))
        }
    }

    @Test func missingHashesAreAnErrorAndNeverAnotherRoot() throws {
        let leaves = (0..<600).map { MerkleHash.leaf(String($0)) }
        let noSubtrees = try MerkleTree(source: StoredHashes(levels: [leaves]), size: 600)
        #expect(throws: MerkleTreeError.hashesMissing(level: 1, range: 0..<2, found: 0)) {
            try noSubtrees.root()
        }
        let few = StoredHashes(levels: [Array(leaves.prefix(100))])
        #expect(throws: MerkleTreeError.hashesMissing(level: 0, range: 0..<128, found: 100)) {
            try MerkleTree(source: few, size: 128).root()
        }
    }
}
