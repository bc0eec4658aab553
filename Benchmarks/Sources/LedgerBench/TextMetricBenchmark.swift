import Foundation
import Ingest

/// Times ROUGE-L and BERTScore on pairs of texts, as `peers/text_metrics_peer.py` times their peers.
struct TextMetricBenchmark {
    private struct Pair: Decodable {
        var reference: String
        var candidate: String
    }

    private let pairs: [(candidate: String, reference: String)]

    /// Reads JSON lines of reference and candidate.
    init(path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        pairs = try data.split(separator: UInt8(ascii: "\n")).map { line in
            let pair = try JSONDecoder().decode(Pair.self, from: line)
            return (pair.candidate, pair.reference)
        }
    }

    /// Scores once with the stemmer, and prints seconds and F-measures.
    func runRouge() throws {
        let rouge = Rouge(kinds: [.rougeL])
        var values: [Double] = []
        values.reserveCapacity(pairs.count)
        let begin = ContinuousClock.now
        rouge.forEachScore(of: pairs) { values.append($0[0]?.fMeasure ?? -1) }
        try report((ContinuousClock.now - begin) / .seconds(1), values)
    }

    /// Scores once after the model is loaded, and prints seconds and F1.
    func runBertScore(model: String, threads: Int) throws {
        let score = try BertScore(modelFolder: model, options: .init(threads: threads))
        _ = try score.values(of: Array(pairs.prefix(2)))
        let begin = ContinuousClock.now
        let values = try score.values(of: pairs)
        try report((ContinuousClock.now - begin) / .seconds(1), values.map { $0?.f1 ?? -1 })
    }

    private func report(_ seconds: Double, _ values: [Double]) throws {
        let result: [String: Any] = ["seconds": seconds, "values": values]
        print(String(decoding: try JSONSerialization.data(withJSONObject: result), as: UTF8.self))
    }
}
