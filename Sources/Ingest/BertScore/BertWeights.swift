/// The weights of a BERT encoder.
struct BertWeights: Sendable {
    /// A linear map: a row of weights for each output, and what is added.
    struct Linear: Sendable {
        var weights: [Float]
        var bias: [Float]
    }

    /// The scale and shift of a normalization.
    struct Normalization: Sendable {
        var scale: [Float]
        var shift: [Float]
    }

    /// One layer.
    struct Layer: Sendable {
        /// Query, key and value of every head, one below the other.
        var attention: Linear
        /// From the heads back to the hidden state.
        var attentionOutput: Linear
        var attentionNormalization: Normalization
        /// From the hidden state to the wider one.
        var intermediate: Linear
        /// And back.
        var output: Linear
        var outputNormalization: Normalization
    }

    /// A row for each token of the vocabulary.
    let words: [Float]
    /// A row for each position, with that of token type 0 added.
    let positions: [Float]
    let embeddingNormalization: Normalization
    let layers: [Layer]

    /// Reads the weights of a model.
    ///
    /// - Parameters:
    ///   - file: The tensors, with or without the prefix `bert.`.
    ///   - configuration: The shape.
    ///   - layerCount: How many layers to read, from the first.
    /// - Throws: ``BertModelError`` if a tensor is missing or has another shape.
    init(
        _ file: SafetensorsFile,
        configuration: BertConfiguration,
        layerCount: Int
    ) throws(BertModelError) {
        let reader = Reader(file: file, hidden: configuration.hidden)
        let hidden = configuration.hidden
        words = try reader.floats(
            "embeddings.word_embeddings.weight",
            [configuration.vocabulary, hidden]
        )
        var positions = try reader.floats(
            "embeddings.position_embeddings.weight",
            [configuration.positions, hidden]
        )
        let types = try reader.floats(
            "embeddings.token_type_embeddings.weight",
            [configuration.types, hidden]
        )
        for index in positions.indices { positions[index] += types[index % hidden] }
        self.positions = positions
        embeddingNormalization = try reader.normalization("embeddings.LayerNorm")
        var layers: [Layer] = []
        for index in 0..<layerCount {
            layers.append(try reader.layer(index, intermediate: configuration.intermediate))
        }
        self.layers = layers
    }

    private struct Reader {
        let file: SafetensorsFile
        let hidden: Int
        private let prefix: String

        init(file: SafetensorsFile, hidden: Int) {
            self.file = file
            self.hidden = hidden
            let isPrefixed = file.tensors["bert.embeddings.word_embeddings.weight"] != nil
            prefix = isPrefixed ? "bert." : ""
        }

        func floats(_ name: String, _ shape: [Int]) throws(BertModelError) -> [Float] {
            try file.floats(prefix + name, shape: shape)
        }

        func normalization(_ name: String) throws(BertModelError) -> Normalization {
            // The first checkpoints called them gamma and beta.
            let isOld = file.tensors["\(prefix)\(name).gamma"] != nil
            return Normalization(
                scale: try floats(isOld ? "\(name).gamma" : "\(name).weight", [hidden]),
                shift: try floats(isOld ? "\(name).beta" : "\(name).bias", [hidden])
            )
        }

        func linear(_ name: String, from: Int, to: Int) throws(BertModelError) -> Linear {
            Linear(
                weights: try floats("\(name).weight", [to, from]),
                bias: try floats("\(name).bias", [to])
            )
        }

        func layer(_ index: Int, intermediate: Int) throws(BertModelError) -> Layer {
            let name = "encoder.layer.\(index)"
            var attention = Linear(weights: [], bias: [])
            for part in ["query", "key", "value"] {
                let linear = try linear(
                    "\(name).attention.self.\(part)",
                    from: hidden,
                    to: hidden
                )
                attention.weights += linear.weights
                attention.bias += linear.bias
            }
            return Layer(
                attention: attention,
                attentionOutput: try linear(
                    "\(name).attention.output.dense",
                    from: hidden,
                    to: hidden
                ),
                attentionNormalization: try normalization("\(name).attention.output.LayerNorm"),
                intermediate: try linear(
                    "\(name).intermediate.dense",
                    from: hidden,
                    to: intermediate
                ),
                output: try linear("\(name).output.dense", from: intermediate, to: hidden),
                outputNormalization: try normalization("\(name).output.LayerNorm")
            )
        }
    }
}
