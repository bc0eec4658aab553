import Ledger
import TestSupport
import Testing

@Suite struct NoteKeyTests {
    @Test func everyPartOfAKeyIsRefused() {
        let verifier = Array(PublishedNote.verifierKey.utf8)
        let signer = Array(PublishedNote.signerKey.utf8)
        for start in verifier.indices {
            for end in start + 1...verifier.count where end - start < verifier.count {
                let part = String(decoding: verifier[start..<end], as: UTF8.self)
                #expect(throws: NoteError.malformedVerifierKey) { try NoteVerifier(part) }
            }
        }
        for end in signer.indices {
            let part = String(decoding: signer[..<end], as: UTF8.self)
            #expect(throws: NoteError.malformedSignerKey) { try NoteSigner(part) }
        }
    }

    @Test func everyFlippedBitOfAKeyIsRefused() {
        for (bytes, isSigner) in [
            (Array(PublishedNote.verifierKey.utf8), false),
            (Array(PublishedNote.signerKey.utf8), true),
        ] {
            for bit in 0..<bytes.count * 8 {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << UInt8(bit % 8)
                let text = String(decoding: flipped, as: UTF8.self)
                if isSigner {
                    #expect(throws: NoteError.malformedSignerKey) { try NoteSigner(text) }
                } else {
                    #expect(throws: NoteError.malformedVerifierKey) { try NoteVerifier(text) }
                }
            }
        }
    }

    /// Both keys are of Go's tests: they have the right identifier and yet are no Ed25519 keys.
    @Test(arguments: [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
    func keysOfAnotherKindAreRefused(_ key: String) {
        #expect(throws: NoteError.malformedVerifierKey) { try NoteVerifier(key) }
    }

    @Test(arguments: ["", "a b", "a+b", "a\nb", "a\u{2003}b", "a\u{1}", "\u{85}"])
    func namesThatAKeyMayNotHaveAreRefused(_ name: String) {
        #expect(throws: NoteError.invalidKeyName(name)) { try NoteSigner.generate(name: name) }
        #expect(throws: NoteError.invalidKeyName(name)) {
            try NoteSigner(name: name, seed: [UInt8](repeating: 7, count: 32))
        }
    }

    @Test(arguments: [0, 31, 33, 64])
    func seedsOfAnotherLengthAreRefused(_ count: Int) {
        #expect(throws: NoteError.malformedSignerKey) {
            try NoteSigner(name: "a", seed: [UInt8](repeating: 7, count: count))
        }
    }

    @Test func generatedKeysSignAndRoundTrip() throws {
        for name in ["example.com/ledger", "prüf-log", "\u{301}combining"] {
            let signer = try NoteSigner.generate(name: name)
            let again = try NoteSigner(signer.privateText)
            let verifier = try NoteVerifier(signer.verifier.text)
            #expect(again.verifier == verifier)
            let note = try SignedNote(text: "hello\n").signed(by: again)
            #expect(try note.verify(trusting: [verifier]) == [verifier])
            #expect(try SignedNote(parsing: note.encoded) == note)
        }
        let first = try NoteSigner.generate(name: "a")
        #expect(first.privateText != (try NoteSigner.generate(name: "a")).privateText)
    }

    @Test func privateKeyShowsInNoDescription() throws {
        let signer = try NoteSigner(PublishedNote.signerKey)
        let secret = "AYEKFALVFGyNhPJEMzD1QIDr"
        #expect(signer.privateText.contains(secret))
        var dumped = ""
        dump(signer, to: &dumped)
        for text in [dumped, "\(signer)", String(reflecting: signer), "\([signer])"] {
            #expect(text.contains(PublishedNote.verifierKey))
            #expect(!text.contains(secret))
            #expect(!text.contains("129, 10, 20"))
        }
        // A reflection that went down to the key itself would lead to its bytes.
        #expect(Mirror(reflecting: signer).children.map(\.label) == ["verifier"])
        do {
            _ = try NoteSigner(PublishedNote.signerKey + "A")
            Issue.record("a longer key was taken")
        } catch {
            #expect(!"\(error) \(error.message) \(error.hint)".contains(secret))
        }
    }
}
