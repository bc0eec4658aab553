import Foundation
import Synchronization

/// BERTScore: how similar the tokens of an answer and of a reference are to a BERT model.
///
/// T. Zhang et al., “BERTScore: evaluating text generation with BERT”, ICLR 2020. Values equal those of
/// `bert-score` 0.3.13 to 1e-5, with the same model, layer, idf and baseline. As there, `[CLS]` and
/// `[SEP]` can be matched but do not count, and an empty text scores 0.
public struct BertScore: Sendable {
    /// How it is computed.
    public struct Options: Equatable, Sendable {
        /// The layer whose hidden states are compared, 0 for the embeddings; nil for the last.
        public var layer: Int?
        /// The texts that weigh tokens by how few of them have each (idf); nil for equal weights.
        ///
        /// `bert-score` takes all references of a run.
        public var idfCorpus: [String]?
        /// A baseline file to rescale by; nil for none.
        public var baselinePath: String?
        /// How many threads work, 1 or more; nil for one for each processor.
        public var threads: Int?

        /// Makes options.
        ///
        /// - Parameters:
        ///   - layer: The layer, or nil for the last.
        ///   - idfCorpus: The texts that weigh tokens, or nil.
        ///   - baselinePath: A baseline file, or nil.
        ///   - threads: How many threads work, or nil.
        public init(
            layer: Int? = nil,
            idfCorpus: [String]? = nil,
            baselinePath: String? = nil,
            threads: Int? = nil
        ) {
            self.layer = layer
            self.idfCorpus = idfCorpus
            self.baselinePath = baselinePath
            self.threads = threads
        }
    }

    /// The layer whose hidden states are compared.
    public let layer: Int
    /// The SHA-256 of model, layer, weights of tokens and baseline, in hexadecimal.
    public let revision: String
    private let model: BertModel
    private let weights: TokenWeights
    private let baseline: BertScoreBaseline?
    private let threads: Int

    /// The most tokens that are in memory at once, and the most that a thread takes at once.
    private static let groupTokensMax = 1 << 15
    private static let batchTokensMax = 512

    /// Loads a model.
    ///
    /// - Parameters:
    ///   - folder: The model's folder, with `config.json`, `vocab.txt` and `model.safetensors`.
    ///   - options: How to compute.
    /// - Throws: ``BertModelError`` or ``WordPieceVocabularyError`` if the model or the baseline cannot
    ///   be used.
    public init(modelFolder folder: String, options: Options = Options()) throws {
        let model = try BertModel(folder: folder, layer: options.layer)
        self.model = model
        layer = model.encoder.layerCount
        weights = TokenWeights(
            special: model.special,
            corpus: options.idfCorpus.map { $0.map(model.tokenizer.tokens(of:)) }
        )
        baseline = try options.baselinePath.map {
            try BertScoreBaseline(path: $0, layer: model.encoder.layerCount)
        }
        threads = max(options.threads ?? ProcessInfo.processInfo.activeProcessorCount, 1)
        revision = ContentHash.text(
            of: "bertscore\n\(model.hash)\n\(layer)\n\(weights.hash)\n"
                + (baseline.map { "\($0.value)" } ?? "-")
        )
    }

    /// Scores candidates.
    ///
    /// - Parameter pairs: The candidates with their references.
    /// - Returns: A value for each in order; nil where no token of a text weighs anything.
    /// - Throws: ``BertModelError`` if there is no OpenBLAS.
    /// - Complexity: Memory is bounded whatever the number of pairs.
    public func values(
        of pairs: [(candidate: String, reference: String)]
    ) throws -> [BertScoreValue?] {
        let tokenizer = model.tokenizer
        var values: [BertScoreValue?] = []
        values.reserveCapacity(pairs.count)
        var group = PairGroup()
        for (candidate, reference) in pairs {
            group.add(tokenizer.tokens(of: candidate), tokenizer.tokens(of: reference))
            if group.tokenCount >= Self.groupTokensMax {
                values += try self.values(of: group)
                group = PairGroup()
            }
        }
        return values + (try self.values(of: group))
    }

    private func values(of group: PairGroup) throws -> [BertScoreValue?] {
        guard !group.pairs.isEmpty else { return [] }
        let blas = try BlasLibrary.shared()
        let embeddings = embeddings(of: group.texts)
        let pairs = group.pairs
        let values = Mutex([BertScoreValue?](repeating: nil, count: pairs.count))
        let (threads, baseline) = (threads, baseline)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            var match = GreedyMatch(blas: blas)
            for index in stride(from: thread, to: pairs.count, by: threads) {
                let candidate = embeddings[pairs[index].candidate]
                let reference = embeddings[pairs[index].reference]
                // Two tokens are the special ones: the text is empty.
                let isEmpty = candidate.count <= 2 || reference.count <= 2
                let plain =
                    isEmpty ? .zero : match.value(candidate: candidate, reference: reference)
                let value = baseline.flatMap { plain?.rescaled(by: $0.value) } ?? plain
                values.withLock { $0[index] = value }
            }
        }
        return values.withLock { $0 }
    }

    /// Encodes texts, long ones first, a batch to a thread at a time.
    private func embeddings(of texts: [[Int32]]) -> [TokenEmbeddings] {
        let order = texts.indices.sorted { texts[$0].count > texts[$1].count }
        var batches: [[Int]] = []
        var tokens = Int.max
        for index in order {
            if tokens >= Self.batchTokensMax {
                batches.append([])
                tokens = 0
            }
            batches[batches.count - 1].append(index)
            tokens += texts[index].count
        }
        let next = Atomic(0)
        let results = Mutex([TokenEmbeddings?](repeating: nil, count: texts.count))
        let (encoder, weights, all) = (model.encoder, weights, batches)
        let width = encoder.configuration.hidden
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            var workspace = EncoderWorkspace()
            while true {
                let number = next.add(1, ordering: .relaxed).oldValue
                guard number < all.count else { return }
                let batch = all[number]
                encoder.encode(batch.map { texts[$0] }, workspace: &workspace) { place, states in
                    let text = texts[batch[place]]
                    let embeddings = TokenEmbeddings(
                        states,
                        width: width,
                        weights: text.prefix(states.count / width).map(weights.weight(of:))
                    )
                    results.withLock { $0[batch[place]] = embeddings }
                }
            }
        }
        return results.withLock { $0 }.compactMap(\.self)
    }
}

/// Pairs of texts, each different text once.
private struct PairGroup {
    private(set) var texts: [[Int32]] = []
    private(set) var pairs: [(candidate: Int, reference: Int)] = []
    private(set) var tokenCount = 0
    private var places: [[Int32]: Int] = [:]

    mutating func add(_ candidate: [Int32], _ reference: [Int32]) {
        pairs.append((place(of: candidate), place(of: reference)))
    }

    private mutating func place(of text: [Int32]) -> Int {
        if let place = places[text] { return place }
        places[text] = texts.count
        texts.append(text)
        tokenCount += text.count
        return texts.count - 1
    }
}
