// Foundation links the mathematics library, which rounding calls in an optimised build.
import Foundation
import Ingest
import Ledger

/// Times the demo's generator, the one workload that needs no file.
///
/// `swift run -c release --package-path Benchmarks LedgerBench`
enum DemoBenchmark {
    static func run() {
        let clock = ContinuousClock()
        var best = Duration.seconds(3_600)
        var events = 0
        var bytes = 0
        for _ in 0..<5 {
            events = 0
            bytes = 0
            let elapsed = clock.measure {
                DemoStory(end: Timestamp(seconds: 1_791_914_400)).write { line in
                    events += 1
                    bytes += line.count
                }
            }
            best = min(best, elapsed)
        }
        print("{\"events\": \(events), \"bytes\": \(bytes), \"best\": \"\(best)\"}")
    }
}
