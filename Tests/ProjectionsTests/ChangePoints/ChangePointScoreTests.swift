import Testing

@testable import Projections

/// The measures themselves, against values computed by other programs.
@Suite("Change points: measures")
struct ChangePointScoreTests {
    @Test func publishedBaselinesAreReproduced() throws {
        var count = 0
        for (name, series) in try ChangePointFixtures.marked() {
            for (rival, baseline) in series.baselines {
                guard let found = baseline.pred else { continue }
                let f1 = ChangePointScore.f1(found, marks: series.annotations)
                let covering = ChangePointScore.covering(
                    found,
                    marks: series.annotations,
                    count: series.values.count
                )
                #expect(abs(f1 - baseline.f1) < 1e-4, "\(name) \(rival)")
                #expect(abs(covering - baseline.covering) < 1e-4, "\(name) \(rival)")
                count += 1
            }
        }
        #expect(count == 39)
    }

    /// Computed by ruptures, whose change points the fixture holds.
    @Test func binarySegmentationIsThatOfRuptures() throws {
        var same = 0
        for (_, series) in try ChangePointFixtures.marked() {
            let found = BinarySegmentation.changePoints(in: series.values)
            if found == series.baselines["binary_segmentation"]?.pred { same += 1 }
        }
        // One of the ten has missing values, which ruptures was given without.
        #expect(same >= 9)
    }

    @Test func nothingFoundWhereNothingIsMarkedIsRight() {
        #expect(ChangePointScore.f1([], marks: [[], []]) == 1)
        #expect(ChangePointScore.covering([], marks: [[]], count: 10) == 1)
        #expect(ChangePointScore.f1([50], marks: [[]]) == 2.0 / 3)
        #expect(ChangePointScore.covering([5], marks: [[]], count: 10) == 0.5)
        // Six away is a miss, five is not, and one change point hits one mark only.
        #expect(ChangePointScore.f1([56], marks: [[50]]) == 0.5)
        #expect(ChangePointScore.f1([55], marks: [[50]]) == 1)
        #expect(ChangePointScore.f1([52], marks: [[50, 54]]) == 0.8)
    }
}
