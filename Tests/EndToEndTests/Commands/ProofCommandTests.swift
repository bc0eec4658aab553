import Foundation
import Testing
import TestSupport

/// `checkpoint`, `prove` and `verify --from-checkpoint`.
@Suite(.enabled(if: LedgerBinary.isBuilt, "the ledger product is not part of this build"))
struct ProofCommandTests {
    private static func filled(_ count: Int = 5) async throws -> CommandBench {
        let bench = try CommandBench()
        try await bench.ledger("init")
        let lines = (0..<count).map { CommandBench.score($0) }.joined()
        try await bench.ledger("ingest", "-", input: lines).expectSuccess()
        return bench
    }

    /// A key pair's private and public texts.
    private static func keys(_ bench: CommandBench) async throws -> (secret: String, open: String) {
        let outcome = try await bench.ledger("checkpoint", "--generate-key", "example.com/ledger")
        let lines = outcome.standardOutput.split(separator: "\n").filter { !$0.hasPrefix("#") }
        try #require(lines.count == 2)
        #expect(lines[0].hasPrefix("PRIVATE+KEY+example.com/ledger+"))
        return (String(lines[0]), String(lines[1]))
    }

    @Test func anInclusionProofIsMadeAndChecked() async throws {
        let bench = try await Self.filled()
        for position in 1...6 {
            let proof = try await bench.ledger("prove", "\(position)")
            #expect(proof.exitCode == 0)
            try bench.folder.write(proof.standardOutput, to: "p.json")
            let check = try await bench.ledger("prove", "--check", "p.json", in: "")
            #expect(check.standardOutput.hasPrefix("the proof holds: position \(position) of 6"))
        }
        expectRefusal(try await bench.ledger("prove", "7"), 2, "no event at position 7")
        expectRefusal(try await bench.ledger("prove", "0"), 2, "no event at position 0")
        expectRefusal(try await bench.ledger("prove"), 2, "name a position")
        expectRefusal(try await bench.ledger("prove", "--check", "none"), 2, "none cannot be read")
    }

    @Test func aProofThatWasTouchedDoesNotHold() async throws {
        let bench = try await Self.filled()
        let proof = try await bench.ledger("prove", "3").standardOutput
        let changes = [
            ("0.5", "0.6"), ("faithfulness", "toxicity"), ("\"position\":3", "\"position\":2"),
            ("\"logIndex\":2", "\"logIndex\":1"), ("\"treeSize\":6", "\"treeSize\":7"),
        ]
        for (old, new) in changes {
            let touched = proof.replacingOccurrences(of: old, with: new)
            #expect(touched != proof, "there is no \(old) in \(proof)")
            try bench.folder.write(touched, to: "p.json")
            let check = try await bench.ledger("prove", "--check", "p.json")
            expectRefusal(check, 5, "the proof is not valid")
        }
        try bench.folder.write("{}", to: "p.json")
        #expect(try await bench.ledger("prove", "--check", "p.json").exitCode != 0)
    }

    @Test func anOldCheckpointIsTheBeginningOfANewOne() async throws {
        let bench = try await Self.filled()
        try await bench.shell("$LEDGER checkpoint > old.txt").expectSuccess()
        let more = (10..<20).map { CommandBench.score($0) }.joined()
        try await bench.ledger("ingest", "-", input: more).expectSuccess()
        try await bench.shell(
            "$LEDGER checkpoint > new.txt && $LEDGER prove --from old.txt --to new.txt > p.json"
        ).expectSuccess()
        let check = try await bench.ledger(
            "prove",
            "--check",
            "p.json",
            "--from",
            "old.txt",
            "--to",
            "new.txt"
        )
        #expect(check.standardOutput == "the proof holds: 6 events are the beginning of 17\n")
        try await bench.ledger("verify", "--from-checkpoint", "old.txt").expectSuccess()
        // Another ledger of the same size has another root: it is no continuation.
        let other = try await Self.filled(4)
        try await other.ledger("record", "score", "x=1").expectSuccess()
        let rival = try await other.ledger("checkpoint").standardOutput
        #expect(rival.split(separator: "\n")[1] == "6")
        try bench.folder.write(rival, to: "rival.txt")
        #expect(try await bench.ledger("prove", "--from", "rival.txt").exitCode == 5)
        let wrong = try await bench.ledger(
            "prove",
            "--check",
            "p.json",
            "--from",
            "rival.txt",
            "--to",
            "new.txt"
        )
        #expect(wrong.exitCode == 5)
        #expect(try await bench.ledger("verify", "--from-checkpoint", "rival.txt").exitCode == 5)
    }

    @Test func signedCheckpointsAreTrustedByTheirKey() async throws {
        let bench = try await Self.filled()
        let keys = try await Self.keys(bench)
        let other = try await Self.keys(bench)
        let environment = ["LEDGER_SIGNING_KEY": keys.secret]
        let signed = try await bench.ledger("checkpoint", environment: environment)
        #expect(signed.standardOutput.contains("\n\n— example.com/ledger "))
        try bench.folder.write(signed.standardOutput, to: "signed.txt")
        let trusted = try await bench.ledger(
            "verify",
            "--from-checkpoint",
            "signed.txt",
            "--trust",
            keys.open
        )
        trusted.expectSuccess()
        let untrusted = try await bench.ledger(
            "verify",
            "--from-checkpoint",
            "signed.txt",
            "--trust",
            other.open
        )
        expectRefusal(untrusted, 5, "no trusted key has signed")
        let touched = signed.standardOutput.replacingOccurrences(of: "\n6\n", with: "\n5\n")
        try bench.folder.write(touched, to: "touched.txt")
        let invalid = try await bench.ledger(
            "verify",
            "--from-checkpoint",
            "touched.txt",
            "--trust",
            keys.open
        )
        expectRefusal(invalid, 5, "is not valid")
        let proof = try await bench.ledger("prove", "2", environment: environment)
        try bench.folder.write(proof.standardOutput, to: "p.json")
        let check = try await bench.ledger("prove", "--check", "p.json", "--trust", keys.open)
        #expect(check.standardOutput.contains("signed by example.com/ledger"))
        for outcome in [signed, trusted, untrusted, invalid, proof, check] {
            let secret = keys.secret.suffix(20)
            #expect(!outcome.standardOutput.contains(secret))
            #expect(!outcome.standardError.contains(secret))
        }
    }

    @Test func aBadKeyIsNotRepeated() async throws {
        let bench = try await Self.filled()
        let keys = try await Self.keys(bench)
        let bad = [
            String(keys.secret.dropLast(3)), keys.secret + "AAAA", "hunter2-is-my-secret",
            keys.secret.replacingOccurrences(of: "PRIVATE+KEY+", with: "PRIVATE-KEY-"),
        ]
        for key in bad {
            for command in ["checkpoint", "doctor"] {
                let outcome = try await bench.ledger(
                    command,
                    environment: ["LEDGER_SIGNING_KEY": key]
                )
                if command == "checkpoint" { expectRefusal(outcome, 2, "private key is malformed") }
                let said = outcome.standardOutput + outcome.standardError
                #expect(!said.contains("hunter2"))
                #expect(!said.contains(key.suffix(24).prefix(12)))
            }
        }
        let name = try await bench.ledger("checkpoint", "--generate-key", "a b")
        expectRefusal(name, 2, "may not be named")
    }
}
