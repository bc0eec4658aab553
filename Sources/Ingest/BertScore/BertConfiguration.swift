import Foundation

/// The shape of a BERT encoder: what its `config.json` says.
struct BertConfiguration: Equatable, Sendable {
    /// What lies between the two halves of a feed-forward layer.
    enum Activation: String, Sendable {
        /// x · Φ(x), by the error function.
        case gelu
        /// The same, by the hyperbolic tangent.
        case geluNew = "gelu_new"
        /// max(x, 0).
        case relu
    }

    /// The width of a hidden state.
    var hidden: Int
    /// The number of layers.
    var layers: Int
    /// The number of attention heads.
    var heads: Int
    /// The width within a feed-forward layer.
    var intermediate: Int
    /// The size of the vocabulary.
    var vocabulary: Int
    /// The number of positions, and so the most tokens of a text.
    var positions: Int
    /// The number of token types.
    var types: Int
    /// What is added to a variance before its root.
    var epsilon: Float
    /// What lies between the two halves of a feed-forward layer.
    var activation: Activation

    private struct Content: Decodable {
        var model_type: String?
        var hidden_size: Int
        var num_hidden_layers: Int
        var num_attention_heads: Int
        var intermediate_size: Int
        var vocab_size: Int
        var max_position_embeddings: Int
        var type_vocab_size: Int?
        var layer_norm_eps: Double?
        var hidden_act: String?
        var position_embedding_type: String?
    }

    /// Reads a `config.json`.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``BertModelError`` if it cannot be read or describes something else than a BERT.
    init(path: String) throws(BertModelError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .damaged(path, "cannot be read")
        }
        let content: Content
        do {
            content = try JSONDecoder().decode(Content.self, from: data)
        } catch {
            throw .unsupported(path, "does not have the shape of a BERT")
        }
        if let type = content.model_type, type != "bert" {
            throw .unsupported(path, "is of type \(type.prefix(40))")
        }
        if let positions = content.position_embedding_type, positions != "absolute" {
            throw .unsupported(path, "has \(positions.prefix(40)) positions")
        }
        let name = content.hidden_act ?? "gelu"
        let tanh = name == "gelu_pytorch_tanh" || name == "gelu_fast"
        guard let activation = tanh ? .geluNew : Activation(rawValue: name) else {
            throw .unsupported(path, "has the activation \(name.prefix(40))")
        }
        hidden = content.hidden_size
        layers = content.num_hidden_layers
        heads = content.num_attention_heads
        intermediate = content.intermediate_size
        vocabulary = content.vocab_size
        positions = content.max_position_embeddings
        types = content.type_vocab_size ?? 2
        epsilon = Float(content.layer_norm_eps ?? 1e-12)
        self.activation = activation
        let sizes = [hidden, heads, intermediate, vocabulary, positions, types]
        let isSound =
            sizes.allSatisfy { (1...10_000_000).contains($0) } && (0...1_000).contains(layers)
            && max(hidden, intermediate, positions) <= 100_000 && hidden % heads == 0
            && positions > 2 && epsilon >= 0 && epsilon < 1
        guard isSound else { throw .unsupported(path, "has sizes that no BERT has") }
    }
}
