import Foundation

@testable import Projections

/// Asks many replayed streams and prints how the answers fared.
struct IncidentSweep {
    /// The sizes of streams: scores of four metrics together, and of the one asked about.
    static let sizes: [(all: Int, asked: Int)] = [
        (4_000, 1_000), (40_000, 10_000), (400_000, 100_000),
    ]

    private let seeds: Range<Int>
    private let scenarios: [IncidentScenario]
    private let results: URL?
    private let isVerbose: Bool

    /// Reads what to run from environment variables.
    init(environment: [String: String]) {
        let first = Int(environment["ATTRIBUTION_FIRST_SEED"] ?? "") ?? 1
        seeds = first..<(first + max(Int(environment["ATTRIBUTION_SEEDS"] ?? "") ?? 5, 1))
        let wanted = environment["ATTRIBUTION_SCENARIOS"]?.split(separator: ",").map(String.init)
        scenarios = IncidentScenario.allCases.filter { wanted?.contains($0.rawValue) ?? true }
        results = environment["ATTRIBUTION_RESULTS"].map { URL(filePath: $0) }
        isVerbose = environment["ATTRIBUTION_VERBOSE"] != nil
    }

    /// Runs every stream that has no result yet, and prints the tables.
    ///
    /// - Throws: If the results cannot be read or written.
    func run() throws {
        var outcomes = try earlier()
        let done = Set(outcomes.map(Self.key))
        let file = try results.map { try FileHandle(forWritingTo: $0) }
        try file?.seekToEnd()
        let encoder = JSONEncoder()
        for seed in seeds {
            for scenario in scenarios {
                for size in Self.sizes {
                    for pool in scenario.pools {
                        let key = "\(scenario.rawValue) \(pool.name) \(size.all) \(seed)"
                        if done.contains(key) { continue }
                        let incident = IncidentGenerator.incident(
                            scenario,
                            pool: pool,
                            count: size.asked,
                            seed: UInt64(seed)
                        )
                        let outcome = incident.outcome(scores: size.all, seed: seed).outcome
                        outcomes.append(outcome)
                        try file?.write(contentsOf: encoder.encode(outcome) + Data("\n".utf8))
                        if isVerbose, !outcome.isRight { print("\(key): \(outcome.headline)") }
                    }
                }
            }
        }
        let kept = outcomes.filter { seeds.contains($0.seed) && scenarios.contains($0.scenario) }
        print(AccuracyTable(kept).text)
    }

    private static func key(_ outcome: Incident.Outcome) -> String {
        "\(outcome.scenario.rawValue) \(outcome.pool) \(outcome.scores) \(outcome.seed)"
    }

    private func earlier() throws -> [Incident.Outcome] {
        guard let results else { return [] }
        let path = results.path(percentEncoded: false)
        guard FileManager.default.fileExists(atPath: path) else {
            try Data().write(to: results)
            return []
        }
        let decoder = JSONDecoder()
        // A run that was stopped may have left half a line.
        return try Data(contentsOf: results).split(separator: UInt8(ascii: "\n"))
            .compactMap { try? decoder.decode(Incident.Outcome.self, from: $0) }
    }
}
