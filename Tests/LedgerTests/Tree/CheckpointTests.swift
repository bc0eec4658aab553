import Ledger
import TestSupport
import Testing

@Suite struct CheckpointTests {
    /// The example of the C2SP tlog-checkpoint specification.
    private static let published = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcy\
        v2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

        """

    private func checkpoint() throws -> Checkpoint {
        try Checkpoint(origin: "example.com/ledger", size: 41_890, root: .leaf("root"))
    }

    @Test func publishedCheckpointIsRead() throws {
        let signed = try SignedCheckpoint(parsing: Self.published)
        #expect(signed.checkpoint.origin == "example.com/behind-the-sofa")
        #expect(signed.checkpoint.size == 20_852_163)
        #expect(
            signed.checkpoint.root.hex
                == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
        )
        #expect(signed.checkpoint.extensionLines.isEmpty)
        #expect(signed.note.signatures.map(\.identifier) == [0x033d_e0ae])
        #expect(signed.encoded == Self.published)
    }

    @Test func unsignedCheckpointIsItsThreeLines() throws {
        let signed = try SignedCheckpoint(try checkpoint())
        #expect(
            signed.encoded == "example.com/ledger\n41890\n\(MerkleHash.leaf("root").base64)\n"
        )
        #expect(try SignedCheckpoint(parsing: signed.encoded) == signed)
        let key = try NoteVerifier(PublishedNote.verifierKey)
        #expect(throws: NoteError.noTrustedSignature) { try signed.verify(trusting: [key]) }
    }

    @Test func severalKeysSignOneCheckpoint() throws {
        let log = try NoteSigner(name: "example.com/ledger", seed: Array(0..<32))
        let witness = try NoteSigner(name: "witness.example", seed: Array(32..<64))
        let signed = try SignedCheckpoint(try checkpoint()).signed(by: log).signed(by: witness)
        let again = try SignedCheckpoint(parsing: signed.encoded)
        #expect(again == signed)
        #expect(try again.verify(trusting: [witness.verifier]) == [witness.verifier])
        #expect(
            try again.verify(trusting: [witness.verifier, log.verifier])
                == [log.verifier, witness.verifier]
        )
    }

    @Test func extensionLinesAreKeptAndSigned() throws {
        let signer = try NoteSigner(name: "example.com/ledger", seed: Array(0..<32))
        let extended = try Checkpoint(
            origin: "example.com/ledger — prüfung",
            size: 0,
            root: .emptyRoot,
            extensionLines: ["time 2026-10-13T10:13:00Z", "— looks like a signature"]
        )
        let signed = try SignedCheckpoint(extended).signed(by: signer)
        #expect(try SignedCheckpoint(parsing: signed.encoded).checkpoint == extended)
        let altered = signed.encoded.replacing("10:13", with: "10:14")
        #expect(throws: NoteError.invalidSignature(name: "example.com/ledger")) {
            try SignedCheckpoint(parsing: altered).verify(trusting: [signer.verifier])
        }
    }

    @Test func everyFlippedBitOfASignedCheckpointFails() throws {
        let signer = try NoteSigner(name: "example.com/ledger", seed: Array(0..<32))
        let bytes = Array(try SignedCheckpoint(try checkpoint()).signed(by: signer).encoded.utf8)
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let text = String(validating: flipped, as: UTF8.self) else { continue }
            #expect(throws: (any Error).self, "bit \(bit)") {
                try SignedCheckpoint(parsing: text).verify(trusting: [signer.verifier])
            }
        }
    }

    @Test(arguments: [
        ("", CheckpointError.tooFewLines), ("a\n", .tooFewLines), ("a\n1\n", .tooFewLines),
        ("a\n1\nROOT", .tooFewLines), ("\n1\nROOT\n", .invalidOrigin),
        ("a\n01\nROOT\n", .invalidSize), ("a\n+1\nROOT\n", .invalidSize),
        ("a\n-1\nROOT\n", .invalidSize), ("a\n1 \nROOT\n", .invalidSize),
        ("a\n\nROOT\n", .invalidSize), ("a\n0x1\nROOT\n", .invalidSize),
        ("a\n١\nROOT\n", .invalidSize), ("a\n9223372036854775808\nROOT\n", .invalidSize),
        ("a\n1\nAAAA\n", .invalidRoot), ("a\n1\nROOT \n", .invalidRoot),
        ("a\n0\nROOT\n", .invalidRoot), ("a\n1\nROOT\n\n", .invalidExtension),
        ("a\n1\nROOT\n\nb\n", .invalidExtension), ("a\r\n1\nROOT\n", .invalidOrigin),
    ])
    func malformedCheckpointsAreRefused(_ text: String, _ error: CheckpointError) {
        let root = MerkleHash.leaf("root").base64
        #expect(throws: error) {
            try Checkpoint(parsing: text.replacing("ROOT", with: root))
        }
    }

    @Test func blankLineWithoutSignaturesIsRefused() throws {
        let unsigned = try checkpoint().text
        #expect(throws: CheckpointError.self) { try SignedCheckpoint(parsing: unsigned + "\n") }
        #expect(throws: CheckpointError.self) { try SignedCheckpoint(parsing: "\n" + unsigned) }
    }

    @Test func checkpointThatCouldNotBeReadAgainIsRefused() {
        let root = MerkleHash.leaf("root")
        #expect(throws: CheckpointError.invalidOrigin) {
            try Checkpoint(origin: "a\nb", size: 1, root: root)
        }
        #expect(throws: CheckpointError.invalidSize) {
            try Checkpoint(origin: "a", size: -1, root: root)
        }
        #expect(throws: CheckpointError.invalidRoot) {
            try Checkpoint(origin: "a", size: 0, root: root)
        }
        #expect(throws: CheckpointError.invalidExtension) {
            try Checkpoint(origin: "a", size: 1, root: root, extensionLines: [""])
        }
    }
}
