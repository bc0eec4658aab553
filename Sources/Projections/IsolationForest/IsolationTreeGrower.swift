/// Grows the trees of an isolation forest into flat arrays.
struct IsolationTreeGrower {
    private(set) var nodes: [IsolationForest.Node] = []
    private(set) var expectations: [Double] = []
    private(set) var leftShares: [Double] = []
    private(set) var roots: [Int32] = []

    private let matrix: FeatureMatrix
    private let subsampleSize: Int
    private let levels: Int
    private var generator: SplitMix64
    /// The rows; the first ``subsampleSize`` are those of the tree being grown.
    private var rows: [Int32]
    /// The features in the order in which a node tries them.
    private var features: [Int32]
    /// Path lengths of leaves by size.
    private let averagePathLengths: [Double]

    /// Part of the subsample that still has to be cut.
    private struct Part {
        var node: Int
        var start: Int
        var end: Int
        var depth: Int
    }

    /// A feature with the least and the greatest value that is there.
    private struct Spread {
        var feature: Int
        var low: Double
        var high: Double
        var hasMissing: Bool
    }

    init(matrix: FeatureMatrix, subsampleSize: Int, levels: Int, generator: SplitMix64) {
        self.matrix = matrix
        self.subsampleSize = subsampleSize
        self.levels = levels
        self.generator = generator
        rows = (0..<Int32(clamping: matrix.rowCount)).map { $0 }
        features = (0..<Int32(clamping: matrix.featureCount)).map { $0 }
        averagePathLengths = (0...subsampleSize).map(IsolationForest.averagePathLength)
    }

    /// Grows one tree from a new subsample.
    mutating func growTree() {
        // A partial Fisher–Yates shuffle draws without replacement.
        for index in 0..<subsampleSize {
            rows.swapAt(index, index + generator.index(below: rows.count - index))
        }
        let root = nodes.count
        roots.append(Int32(root))
        appendNode()
        var parts = [Part(node: root, start: 0, end: subsampleSize, depth: 0)]
        while let part = parts.popLast() {
            guard part.end - part.start > 1, part.depth < levels, let spread = drawSpread(part)
            else {
                let size = part.end - part.start
                expectations[part.node] = Double(part.depth) + averagePathLengths[size]
                continue
            }
            let middle = cut(part, spread)
            let left = nodes.count
            appendNode()
            appendNode()
            nodes[part.node].left = Int32(left)
            parts.append(Part(node: left + 1, start: middle, end: part.end, depth: part.depth + 1))
            parts.append(Part(node: left, start: part.start, end: middle, depth: part.depth + 1))
        }
        // Children come after their parents, so that backwards each finds its children done.
        for node in stride(from: nodes.count - 1, through: root, by: -1) {
            let left = Int(nodes[node].left)
            guard left != node else { continue }
            let share = leftShares[node]
            expectations[node] = share * expectations[left] + (1 - share) * expectations[left + 1]
        }
    }

    /// Appends a leaf: it leads to itself, whatever the row.
    private mutating func appendNode() {
        let node = IsolationForest.Node(
            threshold: .infinity,
            feature: 0,
            left: Int32(nodes.count)
        )
        nodes.append(node)
        expectations.append(0)
        leftShares.append(1)
    }

    /// Draws a feature that differs within the part, each with the same probability.
    private mutating func drawSpread(_ part: Part) -> Spread? {
        for tried in features.indices {
            features.swapAt(tried, tried + generator.index(below: features.count - tried))
            let spread = spread(of: Int(features[tried]), part)
            if spread.low < spread.high { return spread }
        }
        return nil
    }

    private func spread(of feature: Int, _ part: Part) -> Spread {
        var spread = Spread(
            feature: feature,
            low: .infinity,
            high: -.infinity,
            hasMissing: false
        )
        let width = matrix.featureCount
        rows.withUnsafeBufferPointer { rows in
            matrix.values.withUnsafeBufferPointer { values in
                for index in part.start..<part.end {
                    let value = values[Int(rows[index]) * width + feature]
                    if value < spread.low { spread.low = value }
                    if value > spread.high { spread.high = value }
                    if value.isNaN { spread.hasMissing = true }
                }
            }
        }
        return spread
    }

    /// Cuts a part at a random point and sorts its rows to the two sides.
    ///
    /// - Returns: The first index of the right side; neither side is empty.
    private mutating func cut(_ part: Part, _ spread: Spread) -> Int {
        let share = generator.unit()
        // Weighted ends instead of a weighted span, which could overflow.
        let point = spread.low * (1 - share) + spread.high * share
        let threshold = max(spread.low, min(point, spread.high.nextDown))
        let width = matrix.featureCount
        var left = part.start
        var right = part.end
        var present = part.end
        rows.withUnsafeMutableBufferPointer { rows in
            matrix.values.withUnsafeBufferPointer { values in
                if spread.hasMissing {
                    // Rows without the value wait behind the others.
                    var index = part.start
                    while index < present {
                        if values[Int(rows[index]) * width + spread.feature].isNaN {
                            present -= 1
                            rows.swapAt(index, present)
                        } else {
                            index += 1
                        }
                    }
                    right = present
                }
                while left < right {
                    if values[Int(rows[left]) * width + spread.feature] <= threshold {
                        left += 1
                    } else {
                        right -= 1
                        rows.swapAt(left, right)
                    }
                }
            }
        }
        nodes[part.node].threshold = threshold
        nodes[part.node].feature = Int32(spread.feature)
        let leftShare = Double(left - part.start) / Double(present - part.start)
        leftShares[part.node] = leftShare
        for index in present..<part.end where generator.unit() < leftShare {
            rows.swapAt(index, left)
            left += 1
        }
        return left
    }
}
