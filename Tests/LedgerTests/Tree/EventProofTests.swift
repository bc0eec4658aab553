import Foundation
import Ledger
import TestSupport
import Testing

@Suite struct EventProofTests {
    private static let events = (0..<77).map { number in
        #"{"data":{"note":"näh/\"\#(number)\"\n"},"id":"e-\#(number)"}"#
    }

    private func signer() throws -> NoteSigner {
        try NoteSigner(name: "example.com/ledger", seed: Array(0..<32))
    }

    private func proof(index: Int64 = 40, isSigned: Bool = true) throws -> EventProof {
        let leaves = Self.events.map { MerkleHash.leaf($0) }
        let tree = try MerkleTree(source: StoredHashes(leaves: leaves), size: 77)
        let checkpoint = try SignedCheckpoint(
            Checkpoint(origin: "example.com/ledger", size: 77, root: try tree.root())
        )
        return EventProof(
            inclusion: try tree.inclusionProof(index: index),
            checkpoint: isSigned ? try checkpoint.signed(by: try signer()) : checkpoint,
            leaf: leaves[Int(index)],
            event: Self.events[Int(index)]
        )
    }

    @Test func proofIsCheckedWithoutTheLedger() throws {
        let read = try EventProof(json: try proof().json())
        #expect(read == (try proof()))
        #expect(read.position == Position(rawValue: 41))
        let verdict = try read.verify(trusting: [try signer().verifier])
        #expect(verdict.checkpoint.size == 77)
        #expect(verdict.signers.map(\.name) == ["example.com/ledger"])
    }

    @Test func fieldsHaveTheNamesOfRekor() throws {
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(try proof().json())) as? [String: Any]
        )
        #expect(object["logIndex"] as? Int == 40)
        #expect(object["treeSize"] as? Int == 77)
        #expect(object["position"] as? Int == 41)
        #expect(object["rootHash"] as? String == (try proof().root.hex))
        #expect(object["leafHash"] as? String == MerkleHash.leaf(Self.events[40]).hex)
        #expect((object["hashes"] as? [String])?.count == 7)
        #expect((object["checkpoint"] as? String)?.hasPrefix("example.com/ledger\n77\n") == true)
        #expect(object["event"] as? String == Self.events[40])
        #expect(object.count == 8)
    }

    @Test func everyFlippedBitOfASignedProofFails() throws {
        let bytes = try proof().json()
        let key = try signer().verifier
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: (any Error).self, "bit \(bit)") {
                try EventProof(json: flipped).verify(trusting: [key])
            }
        }
    }

    @Test func unsignedProofHoldsForItsRootAlone() throws {
        let unsigned = try proof(isSigned: false)
        #expect(try unsigned.verify().signers.isEmpty)
        #expect(throws: NoteError.noTrustedSignature) {
            try unsigned.verify(trusting: [try signer().verifier])
        }
    }

    @Test func eventMayBeKeptBack() throws {
        let whole = try proof()
        let checkpoint = try SignedCheckpoint(parsing: whole.checkpoint)
        let bare = EventProof(
            inclusion: whole.inclusion,
            checkpoint: checkpoint,
            leaf: whole.leaf,
            event: nil
        )
        #expect(!String(decoding: try bare.json(), as: UTF8.self).contains("event"))
        _ = try EventProof(json: try bare.json()).verify(trusting: [try signer().verifier])
    }

    @Test func anotherEventOrCheckpointIsRefused() throws {
        let whole = try proof()
        let checkpoint = try SignedCheckpoint(parsing: whole.checkpoint)
        let swapped = EventProof(
            inclusion: whole.inclusion,
            checkpoint: checkpoint,
            leaf: whole.leaf,
            event: Self.events[41]
        )
        #expect(
            throws: ProofError.leafMismatch(
                computed: .leaf(Self.events[41]),
                expected: .leaf(Self.events[40])
            )
        ) { try swapped.verify() }
        let text = String(decoding: try whole.json(), as: UTF8.self)
        let resized = text.replacing("ledger\\n77\\n", with: "ledger\\n78\\n")
        #expect(throws: ProofError.checkpointMismatch) {
            try EventProof(json: Array(resized.utf8)).verify()
        }
    }

    @Test(arguments: [
        ("\"logIndex\":40", "\"logIndex\":41", "position 41 is not leaf 41"),
        ("\"logIndex\":40", "\"logIndex\":9223372036854775807", "position 41 is not leaf"),
        ("\"logIndex\":40", "\"logIndex\":40.5", "cannot be read"),
        ("\"logIndex\":40", "\"logIndex\":\"40\"", "`logIndex` has the wrong type"),
        ("\"logIndex\":40,", "", "`logIndex` is missing"),
        ("\"logIndex\":40", "\"logIndex\":40,\"by\":\"me\"", "`by` is not a field of a proof"),
        ("\"rootHash\":\"", "\"rootHash\":\"00", "64 lowercase hexadecimal digits"),
        ("{", "[", "it is not JSON"), ("{", "", "it is not JSON"),
    ])
    func malformedProofsAreRefused(_ old: String, _ new: String, _ reason: String) throws {
        let text = String(decoding: try proof().json(), as: UTF8.self)
        let altered = Array(text.replacing(old, with: new, maxReplacements: 1).utf8)
        #expect {
            try EventProof(json: altered)
        } throws: { error in
            (error as? ProofError)?.message.contains(reason) == true
        }
    }
}
