/// The hidden states of one text, each of length 1, with the weights of its tokens.
struct TokenEmbeddings {
    /// A row for each token, normalized.
    let rows: [Float]
    /// The width of a row.
    let width: Int
    /// How much each token counts; 0 for the special tokens at the ends.
    let weights: [Double]

    /// How many tokens there are.
    var count: Int { weights.count }

    /// Normalizes hidden states.
    ///
    /// - Parameters:
    ///   - states: A row for each token.
    ///   - width: The width of a row, above 0.
    ///   - weights: How much each token counts, as many as there are rows.
    init(_ states: UnsafeBufferPointer<Float>, width: Int, weights: [Double]) {
        self.width = width
        self.weights = weights
        rows = [Float](unsafeUninitializedCapacity: states.count) { buffer, used in
            used = states.count
            for row in 0..<states.count / width {
                let start = row * width
                var square = 0.0
                for column in start..<start + width {
                    square += Double(states[column]) * Double(states[column])
                }
                // A state of zeros has no direction; it stays zero and is like nothing.
                let scale = square > 0 ? Float(1 / square.squareRoot()) : 0
                for column in start..<start + width { buffer[column] = states[column] * scale }
            }
        }
    }
}
