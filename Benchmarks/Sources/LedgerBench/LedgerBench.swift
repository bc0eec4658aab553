import Foundation

/// Benchmarks inside one process.
///
/// `swift run -c release --package-path Benchmarks LedgerBench [demo | change-points | isolation-forest TABLE TREES SEEDS | control-charts VALUES WINDOW | rouge PAIRS | bertscore PAIRS MODEL THREADS]`
@main
struct LedgerBench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first ?? "demo" {
        case "demo":
            DemoBenchmark.run()
        case "control-charts" where arguments.count == 3:
            guard let window = Int(arguments[3]), window >= 2 else { usage() }
            try ControlChartBenchmark(path: arguments[2], window: window).run()
        case "change-points":
            try ChangePointBenchmark.run()
        case "rouge" where arguments.count == 2:
            try TextMetricBenchmark(path: arguments[2]).runRouge()
        case "bertscore" where arguments.count == 4:
            guard let threads = Int(arguments[4]), threads > 0 else { usage() }
            try TextMetricBenchmark(path: arguments[2])
                .runBertScore(model: arguments[3], threads: threads)
        case "isolation-forest" where arguments.count == 4:
            let numbers = arguments.suffix(2).compactMap { Int($0) }
            guard numbers.count == 2, numbers.allSatisfy({ $0 > 0 }) else { usage() }
            try ForestBenchmark(path: arguments[2]).run(trees: numbers[0], seeds: numbers[1])
        default:
            usage()
        }
    }

    private static func usage() -> Never {
        print(
            "usage: LedgerBench [demo | change-points | isolation-forest TABLE TREES SEEDS | control-charts VALUES WINDOW | rouge PAIRS | bertscore PAIRS MODEL THREADS]"
        )
        exit(2)
    }
}
