import Foundation

extension IsolationForest {
    /// Rows that walk down a tree together: enough to hide the latency of memory.
    private static let blockRows = 256

    /// Scores rows.
    ///
    /// - Parameter matrix: Rows of the features that the forest was grown from.
    /// - Returns: One score a row, within 0 ..< 1 and higher for the more unusual; about 0.5 where
    ///   nothing stands out. Empty if the rows have another number of features.
    /// - Complexity: O(*n* · *t* · log ψ) for *n* rows and *t* trees; a row with missing values may
    ///   visit every node.
    public func scores(of matrix: FeatureMatrix) -> [Double] {
        guard matrix.featureCount == featureCount else { return [] }
        return pathLengths(of: matrix).map { score(pathLength: $0) }
    }

    /// The score of an expected path length: equation 2 of the paper.
    func score(pathLength: Double) -> Double {
        exp2(-pathLength / Self.averagePathLength(subsampleSize))
    }

    /// The mean path length of each row over all trees.
    private func pathLengths(of matrix: FeatureMatrix) -> [Double] {
        var sums = [Double](repeating: 0, count: matrix.rowCount)
        matrix.values.withUnsafeBufferPointer { values in
            sums.withUnsafeMutableBufferPointer { sums in
                var complete: [Int32] = []
                complete.reserveCapacity(Self.blockRows)
                for row in 0..<matrix.rowCount {
                    let start = row * featureCount
                    if values[start..<start + featureCount].contains(where: \.isNaN) {
                        let span = UnsafeBufferPointer(
                            rebasing: values[start..<start + featureCount]
                        )
                        sums[row] = pathLengthSum(ofIncomplete: span)
                    } else {
                        complete.append(Int32(row))
                    }
                    if complete.count == Self.blockRows || row == matrix.rowCount - 1 {
                        addPathLengths(ofComplete: complete, values, to: sums)
                        complete.removeAll(keepingCapacity: true)
                    }
                }
            }
        }
        let count = Double(roots.count)
        return sums.map { $0 / count }
    }

    /// Walks a block of rows down all trees, level by level and without a branch.
    ///
    /// Leaves lead to themselves, so that every row takes the same number of steps.
    private func addPathLengths(
        ofComplete rows: [Int32],
        _ values: UnsafeBufferPointer<Double>,
        to sums: UnsafeMutableBufferPointer<Double>
    ) {
        guard !rows.isEmpty else { return }
        let width = featureCount
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows.count) { places in
            rows.withUnsafeBufferPointer { rows in
                nodes.withUnsafeBufferPointer { nodes in
                    expectations.withUnsafeBufferPointer { expectations in
                        for root in roots {
                            for index in 0..<rows.count { places[index] = root }
                            for _ in 0..<levels {
                                for index in 0..<rows.count {
                                    let node = nodes[Int(places[index])]
                                    let value = values[
                                        Int(rows[index]) &* width &+ Int(node.feature)
                                    ]
                                    places[index] = node.left &+ (value > node.threshold ? 1 : 0)
                                }
                            }
                            for index in 0..<rows.count {
                                sums[Int(rows[index])] += expectations[Int(places[index])]
                            }
                        }
                    }
                }
            }
        }
    }

    /// The path lengths of a row with missing values, added up over all trees.
    private func pathLengthSum(ofIncomplete row: UnsafeBufferPointer<Double>) -> Double {
        var sum = 0.0
        forEachStep(row, atLeaf: { node, weight in sum += weight * expectations[node] })
        return sum
    }

    /// Walks a row down all trees, both ways where its value is missing.
    ///
    /// - Parameters:
    ///   - row: The row's values.
    ///   - step: Called for each cut of a value that is there, with the node, the child taken and the
    ///     weight with which the row got there.
    ///   - leaf: Called for each leaf with the weight with which the row ends there; they add up to
    ///     1 a tree.
    func forEachStep(
        _ row: UnsafeBufferPointer<Double>,
        step: (_ node: Int, _ child: Int, _ weight: Double) -> Void = { _, _, _ in },
        atLeaf leaf: (_ node: Int, _ weight: Double) -> Void = { _, _ in }
    ) {
        var waiting: [(node: Int, weight: Double)] = []
        for root in roots {
            waiting.append((Int(root), 1))
            while let (place, weight) = waiting.popLast() {
                var node = place
                while Int(nodes[node].left) != node {
                    let left = Int(nodes[node].left)
                    let value = row[Int(nodes[node].feature)]
                    if value.isNaN { break }
                    let child = value > nodes[node].threshold ? left + 1 : left
                    step(node, child, weight)
                    node = child
                }
                let left = Int(nodes[node].left)
                if left == node {
                    leaf(node, weight)
                } else {
                    waiting.append((left, weight * leftShares[node]))
                    waiting.append((left + 1, weight * (1 - leftShares[node])))
                }
            }
        }
    }
}
