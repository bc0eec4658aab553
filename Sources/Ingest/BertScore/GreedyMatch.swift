/// BERTScore's arithmetic: each token is matched with the most similar one of the other text.
///
/// T. Zhang et al., “BERTScore: evaluating text generation with BERT”, ICLR 2020, section 3: similarity
/// is the cosine of hidden states; precision is the weighted mean over the candidate's tokens of their
/// best similarity, recall that over the reference's.
struct GreedyMatch {
    private let blas: BlasLibrary
    private var similarities: [Float] = []

    init(blas: BlasLibrary) {
        self.blas = blas
    }

    /// Compares two texts.
    ///
    /// - Parameters:
    ///   - candidate: The answer's tokens.
    ///   - reference: The reference's, of the same width.
    /// - Returns: The value; nil if all tokens of a text weigh nothing.
    mutating func value(
        candidate: TokenEmbeddings,
        reference: TokenEmbeddings
    ) -> BertScoreValue? {
        let rows = candidate.count
        let columns = reference.count
        guard rows > 0, columns > 0, candidate.width == reference.width else { return nil }
        if similarities.count < rows * columns {
            similarities = [Float](repeating: 0, count: rows * columns)
        }
        multiply(candidate, reference)
        var bestOfRow = [Float](repeating: -.infinity, count: rows)
        var bestOfColumn = [Float](repeating: -.infinity, count: columns)
        similarities.withUnsafeBufferPointer { similarities in
            for row in 0..<rows {
                for column in 0..<columns {
                    let value = similarities[row * columns + column]
                    bestOfRow[row] = max(bestOfRow[row], value)
                    bestOfColumn[column] = max(bestOfColumn[column], value)
                }
            }
        }
        guard let precision = Self.mean(bestOfRow, candidate.weights),
            let recall = Self.mean(bestOfColumn, reference.weights)
        else { return nil }
        let sum = precision + recall
        let f1 = sum == 0 ? 0 : 2 * precision * recall / sum
        return BertScoreValue(precision: precision, recall: recall, f1: f1)
    }

    private mutating func multiply(_ candidate: TokenEmbeddings, _ reference: TokenEmbeddings) {
        let (blas, width) = (blas, candidate.width)
        similarities.withUnsafeMutableBufferPointer { output in
            candidate.rows.withUnsafeBufferPointer { left in
                reference.rows.withUnsafeBufferPointer { right in
                    guard let output = output.baseAddress, let left = left.baseAddress,
                        let right = right.baseAddress
                    else { return }
                    blas.multiply(
                        rows: candidate.count,
                        columns: reference.count,
                        inner: width,
                        (left, width),
                        (right, width),
                        isRightTransposed: true,
                        into: (output, reference.count)
                    )
                }
            }
        }
    }

    private static func mean(_ values: [Float], _ weights: [Double]) -> Double? {
        var sum = 0.0
        var total = 0.0
        for (value, weight) in zip(values, weights) {
            sum += Double(value) * weight
            total += weight
        }
        return total > 0 ? sum / total : nil
    }
}
