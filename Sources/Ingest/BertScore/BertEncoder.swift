/// Runs a BERT encoder: tokens in, hidden states out.
///
/// J. Devlin et al., “BERT”, NAACL 2019; A. Vaswani et al., “Attention is all you need”, NeurIPS 2017.
/// Texts of any lengths are laid one after the other into one matrix, so that products are large and
/// nothing is computed for padding.
struct BertEncoder: Sendable {
    /// The shape.
    let configuration: BertConfiguration
    /// How many layers are run.
    let layerCount: Int
    private let weights: BertWeights
    private let blas: BlasLibrary

    /// Loads an encoder.
    ///
    /// - Parameters:
    ///   - folder: The folder with `config.json` and `model.safetensors`.
    ///   - configuration: The shape.
    ///   - layerCount: How many layers to run, from the first; at most those that there are.
    /// - Throws: ``BertModelError`` if the weights are missing or damaged, or there is no OpenBLAS.
    init(
        folder: String,
        configuration: BertConfiguration,
        layerCount: Int
    ) throws(BertModelError) {
        let blas = try BlasLibrary.shared()
        let file = try SafetensorsFile(path: folder + "/model.safetensors")
        let layerCount = min(max(layerCount, 0), configuration.layers)
        self.init(
            configuration: configuration,
            layerCount: layerCount,
            weights: try BertWeights(file, configuration: configuration, layerCount: layerCount),
            blas: blas
        )
    }

    private init(
        configuration: BertConfiguration,
        layerCount: Int,
        weights: BertWeights,
        blas: BlasLibrary
    ) {
        self.configuration = configuration
        self.layerCount = layerCount
        self.weights = weights
        self.blas = blas
    }

    /// Encodes texts.
    ///
    /// - Parameters:
    ///   - texts: The tokens of each text; ids beyond the vocabulary count as id 0, and tokens beyond
    ///     the positions are left out.
    ///   - workspace: Memory, kept from call to call.
    ///   - body: Takes the number of a text and its hidden states, a row for each token; good during
    ///     the call.
    func encode(
        _ texts: [[Int32]],
        workspace: inout EncoderWorkspace,
        _ body: (_ text: Int, _ states: UnsafeBufferPointer<Float>) -> Void
    ) {
        let lengths = texts.map { min($0.count, configuration.positions) }
        let total = lengths.reduce(0, +)
        guard total > 0 else {
            for index in texts.indices { body(index, UnsafeBufferPointer(start: nil, count: 0)) }
            return
        }
        let width = configuration.hidden
        workspace.reserve(
            rows: total,
            longest: lengths.max() ?? 0,
            hidden: width,
            intermediate: configuration.intermediate
        )
        workspace.withBuffers { buffers in
            embed(texts, lengths, buffers.states)
            for layer in weights.layers {
                attend(layer, lengths, total, buffers)
                feedForward(layer, total, buffers)
            }
            var row = 0
            for (index, length) in lengths.enumerated() {
                let start = buffers.states + row * width
                body(index, UnsafeBufferPointer(start: start, count: length * width))
                row += length
            }
        }
    }

    private func embed(
        _ texts: [[Int32]],
        _ lengths: [Int],
        _ states: UnsafeMutablePointer<Float>
    ) {
        let width = configuration.hidden
        var row = states
        weights.words.withUnsafeBufferPointer { words in
            weights.positions.withUnsafeBufferPointer { positions in
                for (text, length) in zip(texts, lengths) {
                    for position in 0..<length {
                        let id = Int(text[position])
                        let word = (id >= 0 && id < configuration.vocabulary ? id : 0) * width
                        let place = position * width
                        for column in 0..<width {
                            row[column] = words[word + column] + positions[place + column]
                        }
                        row += width
                    }
                }
            }
        }
        normalize(states, rows: lengths.reduce(0, +), weights.embeddingNormalization)
    }

    /// Self-attention of every head, its way back to the hidden state, and the normalization.
    private func attend(
        _ layer: BertWeights.Layer,
        _ lengths: [Int],
        _ total: Int,
        _ buffers: EncoderWorkspace.Buffers
    ) {
        let width = configuration.hidden
        let head = width / configuration.heads
        fill(buffers.wide, rows: total, with: layer.attention.bias)
        multiply(
            (buffers.states, width),
            layer.attention.weights,
            rows: total,
            outputs: 3 * width,
            into: buffers.wide
        )
        let scale = 1 / Float(head).squareRoot()
        var row = 0
        for length in lengths where length > 0 {
            let queries = buffers.wide + row * 3 * width
            for index in 0..<configuration.heads {
                let query = queries + index * head
                blas.multiply(
                    rows: length,
                    columns: length,
                    inner: head,
                    (UnsafePointer(query), 3 * width),
                    (UnsafePointer(query + width), 3 * width),
                    isRightTransposed: true,
                    scale: scale,
                    into: (buffers.scores, length)
                )
                for line in 0..<length {
                    VectorMath.softmax(buffers.scores + line * length, count: length)
                }
                blas.multiply(
                    rows: length,
                    columns: head,
                    inner: length,
                    (UnsafePointer(buffers.scores), length),
                    (UnsafePointer(query + 2 * width), 3 * width),
                    isRightTransposed: false,
                    into: (buffers.context + row * width + index * head, width)
                )
            }
            row += length
        }
        addBias(buffers.states, rows: total, layer.attentionOutput.bias)
        multiply(
            (buffers.context, width),
            layer.attentionOutput.weights,
            rows: total,
            outputs: width,
            into: buffers.states
        )
        normalize(buffers.states, rows: total, layer.attentionNormalization)
    }

    /// The feed-forward half of a layer, and its normalization.
    private func feedForward(
        _ layer: BertWeights.Layer,
        _ total: Int,
        _ buffers: EncoderWorkspace.Buffers
    ) {
        let width = configuration.hidden
        let wide = configuration.intermediate
        fill(buffers.wide, rows: total, with: layer.intermediate.bias)
        multiply(
            (buffers.states, width),
            layer.intermediate.weights,
            rows: total,
            outputs: wide,
            into: buffers.wide
        )
        switch configuration.activation {
        case .gelu: VectorMath.gelu(buffers.wide, count: total * wide)
        case .geluNew: VectorMath.geluNew(buffers.wide, count: total * wide)
        case .relu: VectorMath.relu(buffers.wide, count: total * wide)
        }
        addBias(buffers.states, rows: total, layer.output.bias)
        multiply(
            (buffers.wide, wide),
            layer.output.weights,
            rows: total,
            outputs: width,
            into: buffers.states
        )
        normalize(buffers.states, rows: total, layer.outputNormalization)
    }

    // MARK: Pieces

    /// Adds a linear map of rows to what is in the result.
    private func multiply(
        _ rowsOf: (UnsafeMutablePointer<Float>, width: Int),
        _ weights: [Float],
        rows: Int,
        outputs: Int,
        into result: UnsafeMutablePointer<Float>
    ) {
        weights.withUnsafeBufferPointer { weights in
            guard let base = weights.baseAddress else { return }
            blas.multiply(
                rows: rows,
                columns: outputs,
                inner: rowsOf.width,
                (UnsafePointer(rowsOf.0), rowsOf.width),
                (base, rowsOf.width),
                isRightTransposed: true,
                keep: 1,
                into: (result, outputs)
            )
        }
    }

    private func fill(_ result: UnsafeMutablePointer<Float>, rows: Int, with row: [Float]) {
        row.withUnsafeBufferPointer { row in
            guard let base = row.baseAddress else { return }
            for index in 0..<rows {
                (result + index * row.count).update(from: base, count: row.count)
            }
        }
    }

    private func addBias(_ result: UnsafeMutablePointer<Float>, rows: Int, _ bias: [Float]) {
        bias.withUnsafeBufferPointer { bias in
            for index in 0..<rows {
                let row = result + index * bias.count
                for column in 0..<bias.count { row[column] += bias[column] }
            }
        }
    }

    private func normalize(
        _ states: UnsafeMutablePointer<Float>,
        rows: Int,
        _ normalization: BertWeights.Normalization
    ) {
        let width = configuration.hidden
        normalization.scale.withUnsafeBufferPointer { scale in
            normalization.shift.withUnsafeBufferPointer { shift in
                guard let scale = scale.baseAddress, let shift = shift.baseAddress else { return }
                for row in 0..<rows {
                    VectorMath.normalize(
                        states + row * width,
                        count: width,
                        scale: scale,
                        shift: shift,
                        epsilon: configuration.epsilon
                    )
                }
            }
        }
    }
}
