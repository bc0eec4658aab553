/// The memory of an encoder, which grows to what the longest batch needs.
///
/// One serves one thread.
struct EncoderWorkspace {
    private var states: [Float] = []
    private var wide: [Float] = []
    private var context: [Float] = []
    private var scores: [Float] = []

    /// The buffers of one batch.
    struct Buffers {
        /// The hidden states, a row for each token.
        let states: UnsafeMutablePointer<Float>
        /// Queries, keys and values, or the wide half of a feed-forward layer.
        let wide: UnsafeMutablePointer<Float>
        /// What the heads have attended to.
        let context: UnsafeMutablePointer<Float>
        /// The attention of one head in one text.
        let scores: UnsafeMutablePointer<Float>
    }

    /// Makes room.
    ///
    /// - Parameters:
    ///   - rows: The tokens of a batch.
    ///   - longest: The tokens of its longest text.
    ///   - hidden: The width of a hidden state.
    ///   - intermediate: The width within a feed-forward layer.
    mutating func reserve(rows: Int, longest: Int, hidden: Int, intermediate: Int) {
        func grow(_ buffer: inout [Float], to count: Int) {
            if buffer.count < count { buffer = [Float](repeating: 0, count: count) }
        }
        grow(&states, to: rows * hidden)
        grow(&wide, to: rows * max(3 * hidden, intermediate))
        grow(&context, to: rows * hidden)
        grow(&scores, to: max(longest * longest, 1))
    }

    /// Lends the buffers.
    mutating func withBuffers(_ body: (Buffers) -> Void) {
        states.withUnsafeMutableBufferPointer { states in
            wide.withUnsafeMutableBufferPointer { wide in
                context.withUnsafeMutableBufferPointer { context in
                    scores.withUnsafeMutableBufferPointer { scores in
                        guard let states = states.baseAddress, let wide = wide.baseAddress,
                            let context = context.baseAddress, let scores = scores.baseAddress
                        else { return }
                        body(
                            Buffers(
                                states: states,
                                wide: wide,
                                context: context,
                                scores: scores
                            )
                        )
                    }
                }
            }
        }
    }
}
