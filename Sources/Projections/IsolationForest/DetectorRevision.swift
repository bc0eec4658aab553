import Crypto
import Foundation

/// Hashes what a forest follows from: method, parameters and the content of the training windows.
struct DetectorRevision {
    private var hash = SHA256()

    /// The revision of a training, in hexadecimal.
    ///
    /// Texts carry their length, so that no two different trainings hash the same bytes.
    ///
    /// - Parameters:
    ///   - training: The training; its own revision, count, author and reason do not enter.
    ///   - windows: The windows in order of time.
    /// - Returns: 64 hexadecimal digits.
    static func text(of training: DetectorTraining, windows: [AnomalyWindow]) -> String {
        var revision = DetectorRevision()
        revision.add(DetectorTraining.method + " 1")
        revision.add(training.scope.environment)
        revision.add(training.scope.feature ?? "")
        revision.add(training.scope.feature == nil ? 0 : 1)
        for number in [training.firstMinute, training.endMinute, training.windowMinutes] {
            revision.add(UInt64(bitPattern: number))
        }
        revision.add(training.parameters.seed)
        revision.add(UInt64(training.parameters.trees))
        revision.add(UInt64(training.parameters.subsample))
        revision.add(UInt64(training.metrics.count))
        for metric in training.metrics {
            revision.add(metric.name)
            revision.add(metric.evaluator == nil ? 0 : 1)
            for text in [
                metric.evaluator?.name, metric.evaluator?.revision, metric.evaluator?.model,
            ] {
                revision.add(text ?? "")
            }
        }
        for window in windows {
            revision.add(UInt64(bitPattern: window.start))
            revision.add(UInt64(bitPattern: window.count))
            for mean in window.means { revision.add((mean ?? .nan).bitPattern) }
        }
        return revision.hash.finalize().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
    }

    private mutating func add(_ text: String) {
        let bytes = Array(text.utf8)
        add(UInt64(bytes.count))
        hash.update(data: bytes)
    }
}
