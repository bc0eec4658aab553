import TestSupport
import Testing

@testable import Ledger

/// The keys, the note and its signatures of Go's `golang.org/x/mod/sumdb/note` (note_test.go).
enum PublishedNote {
    static let signerKey =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let verifierKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let otherVerifierKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let text = """
        If you think cryptography is the answer to your problem,
        then you don't know what your problem is.

        """
    static let signature =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdn"
        + "gotpRZb6KE6RyyBwJnAM=\n"
    static let otherSignature =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwn"
        + "WLox33WWd1RvMc+QQ=\n"
}

@Suite struct SignedNoteTests {
    private typealias Published = PublishedNote

    @Test func publishedNoteVerifies() throws {
        let note = try SignedNote(
            parsing: Published.text + "\n" + Published.signature + Published.otherSignature
        )
        #expect(note.text == Published.text)
        #expect(note.signatures.map(\.name) == ["PeterNeumann", "EnochRoot"])
        #expect(note.signatures.map(\.identifier) == [0xc74f_20a3, 0xaf0c_fe78])
        let peter = try NoteVerifier(Published.verifierKey)
        let enoch = try NoteVerifier(Published.otherVerifierKey)
        #expect(try note.verify(trusting: [peter]) == [peter])
        #expect(try note.verify(trusting: [enoch, peter]) == [peter, enoch])
        #expect(throws: NoteError.noTrustedSignature) { try note.verify(trusting: []) }
    }

    @Test func signingGivesThePublishedNote() throws {
        let signer = try NoteSigner(Published.signerKey)
        #expect(signer.verifier.text == Published.verifierKey)
        #expect(signer.privateText == Published.signerKey)
        let note = try SignedNote(text: Published.text).signed(by: signer)
        #expect(note.encoded == Published.text + "\n" + Published.signature)
        // Signing again replaces the signature.
        #expect(try note.signed(by: signer) == note)
    }

    @Test func specificationExamplesAreRead() throws {
        let salvatore = """
            Ognuno sta solo sul cuor della terra
            trafitto da un raggio di sole:

            ed è subito sera.

            — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONr\
            MouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=

            """
        let note = try SignedNote(parsing: salvatore)
        #expect(note.text.hasSuffix("raggio di sole:\n\ned è subito sera.\n"))
        #expect(note.signatures.map(\.name) == ["quasimodo.example/salvatore"])
        #expect(note.encoded == salvatore)
    }

    @Test func noteOfAnUnknownKeyOfTheSameNameIsNotTrusted() throws {
        let namesake = try NoteSigner(name: "PeterNeumann", seed: Array(0..<32))
        let note = try SignedNote(parsing: Published.text + "\n" + Published.signature)
        #expect(throws: NoteError.noTrustedSignature) {
            try note.verify(trusting: [namesake.verifier])
        }
    }

    @Test func alteredTextOrSignatureIsNotTrusted() throws {
        let peter = try NoteVerifier(Published.verifierKey)
        let altered = Published.text.replacing("problem", with: "Problem")
        let note = try SignedNote(parsing: altered + "\n" + Published.signature)
        #expect(throws: NoteError.invalidSignature(name: "PeterNeumann")) {
            try note.verify(trusting: [peter])
        }
        // A valid signature does not make up for an invalid one.
        let forged = Published.signature.replacing("o/ZJ", with: "o/ZK")
        let both = Published.text + "\n" + Published.signature + forged
        #expect(throws: NoteError.invalidSignature(name: "PeterNeumann")) {
            try SignedNote(parsing: both).verify(trusting: [peter])
        }
        let short = Published.text + "\n— PeterNeumann x08go/ZJ\n"
        #expect(throws: NoteError.invalidSignature(name: "PeterNeumann")) {
            try SignedNote(parsing: short).verify(trusting: [peter])
        }
    }

    @Test(arguments: [
        "", "no newline", PublishedNote.text + "\n", "\u{1}a\n\n" + PublishedNote.signature,
        PublishedNote.text + "\n" + String(PublishedNote.signature.dropLast()),
        PublishedNote.text + "\n" + PublishedNote.signature.replacing("rN", with: "r N"),
        PublishedNote.text + "\n" + PublishedNote.signature.replacing("rN", with: "r+N"),
        PublishedNote.text + "\n" + PublishedNote.signature.replacing("rN", with: "r\u{a0}N"),
        PublishedNote.text + "\n" + PublishedNote.signature.replacing("— ", with: "- "),
        PublishedNote.text + "\n" + PublishedNote.signature.replacing("=", with: ""),
        PublishedNote.text + "\n" + PublishedNote.signature.replacing("\n", with: "\r\n"),
        PublishedNote.text + "\n" + PublishedNote.signature + "Unexpected line.\n",
        PublishedNote.text + "\n" + PublishedNote.signature + "\n",
        PublishedNote.text + "\n— PeterNeumann \n", PublishedNote.text + "\n—  x08goA==\n",
        PublishedNote.text + "\n— PeterNeumann x08gow==\n",
        PublishedNote.text + "\n" + String(repeating: PublishedNote.signature, count: 101),
        String(repeating: "long\n", count: 200_001),
    ])
    func malformedNotesAreRefused(_ note: String) {
        #expect {
            try SignedNote(parsing: note)
        } throws: { error in
            if case .malformedNote = error as? NoteError { true } else { false }
        }
    }

    @Test func randomBytesNeverTrap() throws {
        var generator = SeededGenerator(seed: 3)
        let whole = Array((Published.text + "\n" + Published.signature).utf8)
        let peter = try NoteVerifier(Published.verifierKey)
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let start = Int.random(in: 0..<bytes.count, using: &generator)
                let end = min(bytes.count, start + Int.random(in: 0...9, using: &generator))
                let count = Int.random(in: 0...9, using: &generator)
                let new = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
                bytes.replaceSubrange(start..<end, with: new)
                if bytes.isEmpty { bytes = [10] }
            }
            guard bytes != whole else { continue }
            #expect(throws: NoteError.self) {
                try SignedNote(parsing: String(decoding: bytes, as: UTF8.self))
                    .verify(trusting: [peter])
            }
        }
    }
}
