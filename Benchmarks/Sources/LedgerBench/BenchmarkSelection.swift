/// Runs the benchmark that the first argument names; without one, the demo's generator.
@main
struct BenchmarkSelection {
    static func main() throws {
        switch CommandLine.arguments.dropFirst().first {
        case "change-points": try ChangePointBenchmark.run()
        default: DemoBenchmark.run()
        }
    }
}
