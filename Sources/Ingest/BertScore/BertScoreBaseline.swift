import Foundation

/// What pairs of random texts score, by layer: the baseline files of `bert-score`.
struct BertScoreBaseline: Equatable, Sendable {
    /// The baseline of the chosen layer.
    let value: BertScoreValue

    /// Reads a file of lines `layer,P,R,F` below a header.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - layer: The layer.
    /// - Throws: ``BertModelError`` if it cannot be read or has no line of this layer.
    init(path: String, layer: Int) throws(BertModelError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Self.wrong(path, "cannot be read")
        }
        for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: ",").map { Double(String($0).trimmed) }
            guard fields.count == 4, let number = fields[0], number == Double(layer) else {
                continue
            }
            guard let precision = fields[1], let recall = fields[2], let f1 = fields[3],
                [precision, recall, f1].allSatisfy({ $0 > -1 && $0 < 1 })
            else { throw Self.wrong(path, "has no numbers from -1 to below 1 for layer \(layer)") }
            value = BertScoreValue(precision: precision, recall: recall, f1: f1)
            return
        }
        throw Self.wrong(path, "has no line for layer \(layer)")
    }

    private static func wrong(_ path: String, _ reason: String) -> BertModelError {
        BertModelError(
            "the baseline \(path) \(reason)",
            hint: "Its lines are LAYER,P,R,F, as in the files that bert-score ships."
        )
    }
}
