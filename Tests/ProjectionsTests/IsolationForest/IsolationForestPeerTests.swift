import Foundation
import Testing

@testable import Projections

/// The forest beside scikit-learn's on this machine, on the same rows.
@Suite("Peer: scikit-learn's isolation forest", .serialized)
struct IsolationForestPeerTests {
    private static let seeds = 12
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private struct PeerResult: Decodable {
        var fit: Double
        var score: Double
        var areas: [Double]
        var sklearn: String
    }

    private static let isInstalled = (try? python(["-c", "import sklearn"])) != nil

    private static func python(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
        return data
    }

    /// Two means over as many seeds differ by less than four standard errors of their difference.
    @Test(
        .enabled(if: isInstalled, "scikit-learn is not installed"),
        arguments: ["wbc", "pima", "ionosphere", "wine_first_cultivar_as_anomaly"]
    )
    func areasAreThoseOfThePeer(name: String) throws {
        let folder = Self.root.path(percentEncoded: false)
        let output = try Self.python([
            "\(folder)Benchmarks/peers/sklearn_forest.py",
            "\(folder)Tests/Fixtures/iforest/\(name).csv.gz", "200", "\(Self.seeds)",
        ])
        let peer = try JSONDecoder().decode(PeerResult.self, from: output)
        let rows = try LabelledRows(name)
        var areas: [Double] = []
        let begin = ContinuousClock.now
        for seed in 0..<Self.seeds {
            let parameters = IsolationForest.Parameters(seed: UInt64(seed))
            let forest = try #require(
                IsolationForest(fitting: rows.matrix, parameters: parameters)
            )
            areas.append(rows.area(forest.scores(of: rows.matrix)))
        }
        let seconds = (ContinuousClock.now - begin) / .seconds(1) / Double(Self.seeds)
        let (mean, variance) = moments(areas)
        let (peerMean, peerVariance) = moments(peer.areas)
        let error = ((variance + peerVariance) / Double(Self.seeds)).squareRoot()
        #expect(abs(mean - peerMean) < 4 * error, "\(mean) beside \(peerMean)")
        // Only Benchmarks/statistics.sh measures; a debug build shows no more than the order.
        let ratio = (peer.fit + peer.score) / seconds
        print(
            "\(name): ROC-AUC \(mean) beside \(peerMean) of scikit-learn \(peer.sklearn);",
            "its time over that of this build: \(ratio)"
        )
    }

    private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1))
    }
}
