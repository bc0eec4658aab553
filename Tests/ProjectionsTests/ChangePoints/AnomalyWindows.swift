import Foundation

/// The labelled series of the Numenta Anomaly Benchmark.
enum AnomalyWindows {
    /// The series with their windows; times of one form compare as texts.
    static func all() throws -> [(name: String, windows: [ClosedRange<String>])] {
        let file = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/nab/windows.json")
        let all = try JSONDecoder().decode([String: [[String]]].self, from: Data(contentsOf: file))
        return all.sorted { $0.key < $1.key }.map { path, windows in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return (name, windows.filter { $0.count == 2 }.map { $0[0]...$0[1] })
        }
    }

    /// The rows of a series, as they stand.
    static func rows(of name: String) throws -> [(time: String, value: Double?)] {
        // Some of the originals end their lines with a carriage return too.
        let lines = try FixtureReader.lines(of: "nab/\(name).gz").flatMap {
            $0.split(whereSeparator: \.isNewline)
        }
        return lines.dropFirst().map { line in
            let fields = line.split(separator: ",")
            return (String(fields[0]), fields.count > 1 ? Double(fields[1]) : nil)
        }
    }
}
