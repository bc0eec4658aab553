/// A trained forest with the scores of its training: judges windows.
struct AnomalyDetector {
    /// What it was trained on.
    let training: DetectorTraining
    /// The revision of what it was really made from; another than the recorded one if late events
    /// changed the training windows.
    let revision: String
    /// How many windows it was made from.
    let windowCount: Int

    private let forest: IsolationForest
    private let referenceScores: [Double]
    private let missingCounts: [Int]

    /// From this percentile on a window counts towards a run of unusual ones.
    ///
    /// One in twenty ordinary windows reaches it, so that one alone means nothing; three in a row
    /// are one in 8,000 if windows are independent.
    static let unusualPercentile = 95.0

    /// What the detector says of one window.
    struct Judgement: Equatable, Sendable {
        /// The window.
        var window: AnomalyWindow
        /// The forest's score.
        var score: Double
        /// The share of training windows with a lower score, in percent: 99 is unusual.
        var percentile: Double
        /// How many windows without a gap, up to this one, lie at ``unusualPercentile`` or above.
        var run = 0
        /// What each feature adds, in powers of two, the greatest first.
        var contributions: [Contribution]
        /// The metrics without a comparable value.
        var missing: [DetectorMetric]
    }

    /// What one feature adds to a score.
    struct Contribution: Equatable, Sendable {
        /// The metric, `hour`, `weekday` or `count`.
        var name: String
        /// Powers of two by which it raises the score; negative if the value is an ordinary one.
        var value: Double
    }

    /// Makes the forest of a training again.
    ///
    /// It is nil for fewer than ``DetectorTraining/windowsMin`` windows.
    ///
    /// - Parameters:
    ///   - training: The training.
    ///   - windows: Its windows, in order of time.
    init?(training: DetectorTraining, windows: [AnomalyWindow]) {
        guard windows.count >= DetectorTraining.windowsMin else { return nil }
        let matrix = Self.matrix(of: windows, metrics: training.metrics.count)
        guard let forest = IsolationForest(fitting: matrix, parameters: training.parameters) else {
            return nil
        }
        self.training = training
        self.forest = forest
        referenceScores = forest.scores(of: matrix).sorted()
        revision = DetectorRevision.text(of: training, windows: windows)
        windowCount = windows.count
        missingCounts = training.metrics.indices.map { place in
            windows.count { $0.means[place] == nil }
        }
    }

    /// In how many training windows a metric had no value.
    ///
    /// - Parameter metric: A metric of the training.
    /// - Returns: A number of windows, all of them for a metric that the training does not have.
    func missingCount(of metric: DetectorMetric) -> Int {
        training.metrics.firstIndex(of: metric).map { missingCounts[$0] } ?? windowCount
    }

    /// Judges windows.
    ///
    /// - Parameter windows: Windows in order of time.
    /// - Returns: One judgement each, in the same order.
    func judge(_ windows: [AnomalyWindow]) -> [Judgement] {
        let scores = forest.scores(of: Self.matrix(of: windows, metrics: training.metrics.count))
        let names = AnomalyWindow.featureNames(metrics: training.metrics.map(\.name))
        var judgements: [Judgement] = []
        for (window, score) in zip(windows, scores) {
            let parts = forest.contributions(of: window.features).values
            let contributions = names.map { name, places in
                Contribution(name: name, value: parts[places].reduce(0, +))
            }
            var judgement = Judgement(
                window: window,
                score: score,
                percentile: percentile(of: score),
                contributions: contributions.sorted { ($1.value, $0.name) < ($0.value, $1.name) },
                missing: zip(training.metrics, window.means).compactMap { $1 == nil ? $0 : nil }
            )
            if judgement.percentile >= Self.unusualPercentile {
                let follows = judgements.last?.window.start == window.start - training.windowMinutes
                judgement.run = 1 + (follows ? judgements.last?.run ?? 0 : 0)
            }
            judgements.append(judgement)
        }
        return judgements
    }

    /// The share of training windows with a lower score, in percent.
    ///
    /// - Parameter score: A score of this forest.
    /// - Returns: 0 for what is more ordinary than all of the training, 100 for what is more unusual.
    func percentile(of score: Double) -> Double {
        var low = 0
        var high = referenceScores.count
        while low < high {
            let middle = (low + high) / 2
            if referenceScores[middle] < score { low = middle + 1 } else { high = middle }
        }
        return 100 * Double(low) / Double(max(1, referenceScores.count))
    }

    private static func matrix(of windows: [AnomalyWindow], metrics: Int) -> FeatureMatrix {
        var matrix = FeatureMatrix(featureCount: AnomalyWindow.featuresBeforeMetrics + metrics)
        for window in windows { matrix.append(window.features) }
        return matrix
    }
}
