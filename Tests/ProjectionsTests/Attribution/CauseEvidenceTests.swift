import Testing

@testable import Projections

@Suite struct CauseEvidenceTests {
    private func piece(_ ratio: Double) -> CauseEvidence {
        CauseEvidence(likelihoodRatio: ratio, reason: "")
    }

    @Test func piecesAreBounded() {
        #expect(piece(1e9).likelihoodRatio == 20)
        #expect(piece(0).likelihoodRatio == 0.05)
        #expect(piece(.infinity).likelihoodRatio == 20)
        #expect(piece(.nan).likelihoodRatio == 1)
        #expect(piece(3).likelihoodRatio == 3)
    }

    @Test func piecesMultiplyWithinBounds() {
        #expect(CauseEvidence.product([]) == 1)
        #expect(CauseEvidence.product([piece(4), piece(0.5)]) == 2)
        #expect(CauseEvidence.product([piece(20), piece(20), piece(20)]) == 400)
        #expect(CauseEvidence.product([piece(0), piece(0), piece(0)]) == 0.0025)
    }
}
