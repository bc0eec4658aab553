/// A series of a rule test: samples at even distances from the test's beginning on.
struct InputSeries: Equatable {
    /// What there is at one place of a series.
    enum Sample: Equatable {
        /// A value.
        case value(Double)
        /// Nothing.
        case missing
        /// The series has ended until its next value.
        case stale
    }

    /// The metric's name, as the file writes it.
    var metric: String
    /// Its labels.
    var labels: LabelSet
    /// What there is, one sample each interval.
    var samples: [Sample]

    /// The most samples that a series may have: ten days of one a second.
    static let samplesMax = 864_000

    /// Why a notation cannot be read.
    struct NotationError: Error, Equatable {
        /// What is wrong.
        var message: String
    }

    /// Reads a series' samples in the notation of promtool.
    ///
    /// `1 2 _ stale` are samples one by one, `_x3` three that are missing, `0.9x5` a value and five
    /// more of it, `1+2x3` and `9-1x3` a value and three more that rise or fall evenly.
    ///
    /// - Parameter text: The notation.
    /// - Returns: The samples.
    /// - Throws: ``NotationError`` naming the item that is wrong.
    static func samples(_ text: String) throws(NotationError) -> [Sample] {
        var samples: [Sample] = []
        for (index, item) in text.split(whereSeparator: \.isWhitespace).enumerated() {
            guard let read = self.samples(item: item) else {
                throw NotationError(
                    message: "item \(index + 1), \(item), is no sample of the form 1, 1+2x3, 1x3,"
                        + " _, _x3 or stale"
                )
            }
            guard read.count <= samplesMax - samples.count else {
                throw NotationError(message: "there are more than \(samplesMax) samples")
            }
            samples += read
        }
        return samples
    }

    private static func samples(item: Substring) -> [Sample]? {
        if item == "stale" { return [.stale] }
        if item == "_" { return [.missing] }
        if let value = number(item) { return [.value(value)] }
        guard let cross = item.lastIndex(of: "x") else { return nil }
        let digits = item[item.index(after: cross)...]
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let count = Int(digits), count <= samplesMax
        else { return nil }
        let head = item[..<cross]
        if head == "_" { return Array(repeating: .missing, count: count) }
        // A value comes before the first repetition, as promtool has it.
        if let value = number(head) { return Array(repeating: .value(value), count: count + 1) }
        let signs = head.indices.dropFirst().filter { index in
            "+-".contains(head[index]) && !"eE+-".contains(head[head.index(before: index)])
        }
        guard let sign = signs.first, let start = number(head[..<sign]),
            let step = number(head[sign...])
        else { return nil }
        // Summed up one by one, as promtool does, so that the roundings are the same.
        var value = start
        var samples: [Sample] = [.value(start)]
        for _ in 0..<count {
            value += step
            samples.append(.value(value))
        }
        return samples
    }

    private static func number(_ text: Substring) -> Double? {
        let unsigned = text.drop { "+-".contains($0) }
        guard text.count - unsigned.count <= 1, let first = unsigned.first else { return nil }
        let sign: Double = text.first == "-" ? -1 : 1
        switch unsigned.lowercased() {
        case "inf": return sign * .infinity
        case "nan": return .nan
        default: break
        }
        guard first.isNumber || first == "." else { return nil }
        // 0x10 is ten more zeros and no hexadecimal number, here as there.
        guard unsigned.allSatisfy({ !"xXpP".contains($0) }) else { return nil }
        return Double(unsigned).map { sign * $0 }
    }
}
