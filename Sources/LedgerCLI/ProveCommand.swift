import ArgumentParser
import Foundation
import Ledger

/// `ledger prove`: makes and checks proofs.
struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that an event is in the ledger, or that a checkpoint was not rewritten.",
        discussion: """
              ledger prove 41102 > proof.json             an inclusion proof of one event
              ledger prove --check proof.json             check it, without the ledger
              ledger prove --from old.txt [--to new.txt]  a consistency proof between checkpoints
              ledger prove --check proof.json --from old.txt --to new.txt

            Exit code 5 if a proof does not hold.
            """
    )

    @OptionGroup var options: LedgerOptions

    @Argument(help: "The event's position.") var position: Int64?
    @Option(help: ArgumentHelp("Check a proof from this file.", valueName: "file"))
    var check: String?
    @Option(help: ArgumentHelp("The earlier checkpoint's file.", valueName: "file"))
    var from: String?
    @Option(
        help: ArgumentHelp("The later checkpoint's file; by default the head.", valueName: "file")
    )
    var to: String?
    @Option(name: .customLong("trust"), help: "A verifier key that must have signed.")
    var keys: [String] = []
    @Flag(help: "Leave the event itself out of the proof.") var withoutEvent = false
    @Option(help: "The origin line of the checkpoint in the proof.") var origin = "qualityledger"

    func validate() throws {
        guard check != nil || position != nil || from != nil else {
            throw ValidationError("name a position, --from CHECKPOINT or --check PROOF")
        }
    }

    func run() throws {
        switch (check, from) {
        case (let proof?, let from?): try checkConsistency(proof, from: from)
        case (let proof?, nil): try checkInclusion(proof)
        case (nil, let from?): try proveConsistency(from: from)
        case (nil, nil): try proveInclusion(position ?? 0)
        }
    }

    private func proveInclusion(_ position: Int64) throws {
        let store = try options.open(.readOnly)
        let proof = try EventProof.make(
            of: position,
            in: store,
            origin: origin,
            includingEvent: !withoutEvent
        )
        Console.write(String(decoding: try proof.json(), as: UTF8.self) + "\n")
    }

    private func checkInclusion(_ path: String) throws {
        let proof = try EventProof(json: CheckpointFile.bytes(of: path))
        let trusted = try keys.map { key throws in try NoteVerifier(key) }
        let result = try proof.verify(trusting: trusted)
        let signers = result.signers.map(\.name).joined(separator: ", ")
        Console.write(
            "the proof holds: position \(proof.position.rawValue) of "
                + "\(result.checkpoint.size), root \(result.checkpoint.root.hex)"
                + (signers.isEmpty ? "\n" : ", signed by \(signers)\n")
        )
    }

    private func proveConsistency(from path: String) throws {
        let store = try options.open(.readOnly)
        let old = try CheckpointFile.read(path, trusting: keys)
        let head = try store.head()
        let newSize = try to.map { try CheckpointFile.read($0, trusting: keys).size } ?? head.size
        let tree = try MerkleTree(source: StoredHashes(store), size: head.size)
        let proof = try tree.consistencyProof(from: old.size, to: newSize)
        try proof.verify(oldRoot: old.root, newRoot: tree.root(size: newSize))
        Console.write(try JSONReport.text(proof))
    }

    private func checkConsistency(_ path: String, from: String) throws {
        let old = try CheckpointFile.read(from, trusting: keys)
        guard let to else {
            throw UsageError(
                message: "a consistency proof is checked between two checkpoints",
                hint: "Name the later one with --to FILE."
            )
        }
        let new = try CheckpointFile.read(to, trusting: keys)
        let data = Data(try CheckpointFile.bytes(of: path))
        guard let proof = try? JSONDecoder().decode(ConsistencyProof.self, from: data) else {
            throw UsageError(
                message: "\(path) is not a consistency proof",
                hint: "Make one with `ledger prove --from OLD --to NEW`."
            )
        }
        guard proof.oldSize == old.size, proof.newSize == new.size else {
            throw ProofError.checkpointMismatch
        }
        try proof.verify(oldRoot: old.root, newRoot: new.root)
        Console.write("the proof holds: \(old.size) events are the beginning of \(new.size)\n")
    }
}
