import Foundation

/// Binary segmentation of the mean with Schwarz's penalty: the simplest rival.
///
/// A split must save twice the variance of the whole series times ln n, and leave two values a side:
/// what ruptures' `Binseg` with the l2 cost does at that penalty.
enum BinarySegmentation {
    static func changePoints(in values: [Double?]) -> [Int] {
        let present = values.enumerated().compactMap { index, value in
            value.map { (index: index, value: $0) }
        }
        let series = present.map(\.value)
        let n = Double(series.count)
        let mean = series.reduce(0, +) / n
        let variance = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
        var sums = [0.0]
        for value in series { sums.append(sums[sums.count - 1] + value - mean) }
        var found: [Int] = []
        var open = [0..<series.count]
        while let part = open.popLast() {
            guard part.count >= 4 else { continue }
            let gains = (part.lowerBound + 2...part.upperBound - 2).map { place in
                let left = Double(place - part.lowerBound)
                let right = Double(part.upperBound - place)
                let first = (sums[place] - sums[part.lowerBound]) / left
                let second = (sums[part.upperBound] - sums[place]) / right
                let square = (first - second) * (first - second)
                return (gain: left * right / (left + right) * square, place: place)
            }
            guard let best = gains.max(by: { $0.gain < $1.gain }),
                best.gain > 2 * variance * log(n)
            else { continue }
            found.append(present[best.place].index)
            open += [part.lowerBound..<best.place, best.place..<part.upperBound]
        }
        return found.sorted()
    }
}
