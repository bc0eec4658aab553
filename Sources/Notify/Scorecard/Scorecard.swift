public import Ledger
public import Projections

/// A verdict with the proof that it was recorded: what goes out to people and machines.
public struct Scorecard: Sendable {
    /// The verdict.
    public var verdict: GateVerdict
    /// The position of the verdict's event; nil if it was not recorded.
    public var position: Int64?
    /// The proof that the event is in the ledger; nil if it was not recorded.
    public var proof: EventProof?
    /// Where the pipeline's job is to be seen, or nil.
    public var link: String?

    /// The proof as `ledger prove --check` reads it, on one line; nil if there is none.
    public var proofText: String? {
        proof.flatMap { try? String(decoding: $0.json(), as: UTF8.self) }
    }

    /// Makes a scorecard.
    ///
    /// - Parameters:
    ///   - verdict: The verdict.
    ///   - position: The position of its event, or nil.
    ///   - proof: The proof that the event is in the ledger, or nil.
    ///   - link: Where the pipeline's job is to be seen, or nil.
    public init(
        verdict: GateVerdict,
        position: Int64? = nil,
        proof: EventProof? = nil,
        link: String? = nil
    ) {
        self.verdict = verdict
        self.position = position
        self.proof = proof
        self.link = link
    }
}

extension GateVerdict.Outcome {
    /// The verdict as it is shouted.
    var word: String { rawValue.uppercased() }
}
