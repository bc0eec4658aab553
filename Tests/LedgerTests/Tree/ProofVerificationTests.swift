import Foundation
import Ledger
import TestSupport
import Testing

@Suite struct ProofVerificationTests {
    private static let leaves = (0..<77).map { MerkleHash.leaf(String($0)) }

    private func tree() throws -> MerkleTree<StoredHashes> {
        try MerkleTree(source: StoredHashes(leaves: Self.leaves), size: 77)
    }

    /// Every text of 32 bytes that differs in one bit.
    private func flips(of hash: MerkleHash) -> [MerkleHash] {
        (0..<256).compactMap { bit in
            var bytes = hash.bytes
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            return MerkleHash(bytes: bytes)
        }
    }

    /// Every proof that differs in one bit of one hash.
    private func flips(of hashes: [MerkleHash]) -> [[MerkleHash]] {
        hashes.indices.flatMap { index in
            flips(of: hashes[index]).map { flipped in
                var copy = hashes
                copy[index] = flipped
                return copy
            }
        }
    }

    @Test(arguments: [0, 40, 64, 76] as [Int64])
    func everyFlippedBitOfAnInclusionProofFails(_ index: Int64) throws {
        let root = try tree().root()
        let proof = try tree().inclusionProof(index: index)
        let leaf = Self.leaves[Int(index)]
        try proof.verify(leaf: leaf, root: root)
        for hashes in flips(of: proof.hashes) {
            let forged = InclusionProof(index: index, treeSize: 77, hashes: hashes)
            #expect(throws: ProofError.self) { try forged.verify(leaf: leaf, root: root) }
        }
        for flipped in flips(of: leaf) {
            #expect(throws: ProofError.self) { try proof.verify(leaf: flipped, root: root) }
        }
        for flipped in flips(of: root) {
            #expect(throws: ProofError.self) { try proof.verify(leaf: leaf, root: flipped) }
        }
    }

    @Test func inclusionProofHoldsForNoOtherLeaf() throws {
        let root = try tree().root()
        let proof = try tree().inclusionProof(index: 40)
        for index in Int64(-2)...80 where index != 40 {
            let moved = InclusionProof(index: index, treeSize: 77, hashes: proof.hashes)
            #expect(throws: ProofError.self) {
                try moved.verify(leaf: Self.leaves[40], root: root)
            }
        }
    }

    @Test func inclusionProofOfTheWrongLengthFails() throws {
        let root = try tree().root()
        let proof = try tree().inclusionProof(index: 40)
        for hashes in [[], Array(proof.hashes.dropLast()), proof.hashes + [root]] {
            let cut = InclusionProof(index: 40, treeSize: 77, hashes: hashes)
            #expect(throws: ProofError.wrongLength) {
                try cut.verify(leaf: Self.leaves[40], root: root)
            }
        }
    }

    @Test func hostileNumbersFailWithoutTrapping() {
        let numbers = [Int64.min, -1, 0, 1, Int64.max - 1, Int64.max]
        let hashes = [MerkleHash](repeating: .emptyRoot, count: 70)
        for first in numbers {
            for second in numbers {
                for count in [0, 1, 62, 63, 64, 70] {
                    let path = Array(hashes.prefix(count))
                    let inclusion = InclusionProof(index: first, treeSize: second, hashes: path)
                    #expect(throws: ProofError.self) {
                        try inclusion.verify(leaf: .leaf("a"), root: .leaf("b"))
                    }
                    let growth = ConsistencyProof(oldSize: first, newSize: second, hashes: path)
                    #expect(throws: ProofError.self) {
                        try growth.verify(oldRoot: .leaf("a"), newRoot: .leaf("b"))
                    }
                }
            }
        }
    }

    @Test(arguments: [1, 6, 64, 76] as [Int64])
    func everyFlippedBitOfAConsistencyProofFails(_ oldSize: Int64) throws {
        let oldRoot = try tree().root(size: oldSize)
        let newRoot = try tree().root()
        let proof = try tree().consistencyProof(from: oldSize)
        try proof.verify(oldRoot: oldRoot, newRoot: newRoot)
        for hashes in flips(of: proof.hashes) {
            let forged = ConsistencyProof(oldSize: oldSize, newSize: 77, hashes: hashes)
            #expect(throws: ProofError.self) {
                try forged.verify(oldRoot: oldRoot, newRoot: newRoot)
            }
        }
        for flipped in flips(of: oldRoot) {
            #expect(throws: ProofError.self) {
                try proof.verify(oldRoot: flipped, newRoot: newRoot)
            }
        }
        for flipped in flips(of: newRoot) {
            #expect(throws: ProofError.self) {
                try proof.verify(oldRoot: oldRoot, newRoot: flipped)
            }
        }
    }

    @Test func rewrittenHistoryHasNoConsistencyProof() throws {
        var rewritten = Self.leaves
        rewritten[3] = .leaf("another third")
        let forged = try MerkleTree(source: StoredHashes(leaves: rewritten), size: 77)
        let oldRoot = try tree().root(size: 20)
        #expect(throws: ProofError.self) {
            try forged.consistencyProof(from: 20)
                .verify(oldRoot: oldRoot, newRoot: try forged.root())
        }
    }

    @Test func consistencyProofOfTheWrongLengthFails() throws {
        let oldRoot = try tree().root(size: 20)
        let newRoot = try tree().root()
        let proof = try tree().consistencyProof(from: 20)
        for hashes in [[], Array(proof.hashes.dropLast()), proof.hashes + [newRoot]] {
            let cut = ConsistencyProof(oldSize: 20, newSize: 77, hashes: hashes)
            #expect(throws: ProofError.self) {
                try cut.verify(oldRoot: oldRoot, newRoot: newRoot)
            }
        }
        let same = ConsistencyProof(oldSize: 77, newSize: 77, hashes: [newRoot])
        #expect(throws: ProofError.wrongLength) {
            try same.verify(oldRoot: newRoot, newRoot: newRoot)
        }
    }

    @Test func consistencyProofRoundTripsAsJSON() throws {
        let proof = try tree().consistencyProof(from: 20)
        let data = try JSONEncoder().encode(proof)
        #expect(try JSONDecoder().decode(ConsistencyProof.self, from: data) == proof)
        let unknown = Data(#"{"oldSize":1,"newSize":1,"hashes":[],"note":"trust me"}"#.utf8)
        #expect(throws: ProofError.malformed("`note` is not a field of a proof")) {
            try JSONDecoder().decode(ConsistencyProof.self, from: unknown)
        }
    }
}
