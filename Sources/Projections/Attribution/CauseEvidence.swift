import Foundation

/// One piece of evidence for or against a change as the cause of a fall, beside its time.
///
/// It is a likelihood ratio: how many times likelier what is seen is if the change did it than if
/// it did not. Pieces multiply; each is bounded, so that none of them decides alone.
struct CauseEvidence: Equatable, Sendable {
    /// No piece counts for more than this many to one, or less than one to this many.
    static let strongest = 20.0

    /// Above 1 it speaks for the change, below 1 against it.
    let likelihoodRatio: Double
    /// One phrase for the answer.
    let reason: String

    /// Makes a piece.
    ///
    /// - Parameters:
    ///   - likelihoodRatio: Above zero; cut to 1/20…20.
    ///   - reason: One phrase.
    init(likelihoodRatio: Double, reason: String) {
        let ratio = likelihoodRatio.isNaN ? 1 : likelihoodRatio
        self.likelihoodRatio = min(max(ratio, 1 / Self.strongest), Self.strongest)
        self.reason = reason
    }

    /// All pieces together, as if they were independent, within 1/400…400.
    static func product(_ pieces: [CauseEvidence]) -> Double {
        let limit = strongest * strongest
        return min(max(pieces.reduce(1) { $0 * $1.likelihoodRatio }, 1 / limit), limit)
    }
}
