import Foundation

/// Benchmarks inside one process.
///
/// `swift run -c release --package-path Benchmarks LedgerBench [demo | control-charts VALUES WINDOW]`
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
        default:
            usage()
        }
    }

    private static func usage() -> Never {
        print("usage: LedgerBench [demo | control-charts VALUES WINDOW]")
        exit(2)
    }
}
