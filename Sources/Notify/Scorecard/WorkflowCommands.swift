import Ledger
public import Projections

/// What GitHub's runner reads from a job's output and files: annotations, outputs.
public enum WorkflowCommands {
    /// How many annotations of each level are shown for a step.
    private static let annotationCountMax = 10

    /// The annotations of a scorecard, one line each.
    ///
    /// - Parameters:
    ///   - verdict: The verdict.
    ///   - file: The file in the repository that they are shown at; empty for none.
    /// - Returns: Lines such as `::error title=…::text`, errors first.
    public static func annotations(for verdict: GateVerdict, file: String) -> [String] {
        let level: String
        switch verdict.outcome {
        case .fail, .invalid: level = "error"
        case .inconclusive: level = "warning"
        case .pass:
            level = verdict.waivers.isEmpty && verdict.baseline != nil ? "notice" : "warning"
        }
        let place = file.isEmpty ? "" : "file=\(property(file)),line=1,"
        let title = property("Quality gate \(verdict.name): \(verdict.outcome.word)")
        var lines = verdict.reasons.prefix(annotationCountMax - 1).map {
            "::\(level) \(place)title=\(title)::\(data($0))"
        }
        if verdict.outcome != .pass, !verdict.waivers.isEmpty || verdict.baseline == nil {
            lines += verdict.notes.prefix(1).map { "::warning title=\(title)::\(data($0))" }
        }
        return lines
    }

    /// The outputs of the step, as `$GITHUB_OUTPUT` takes them.
    ///
    /// - Parameters:
    ///   - card: The scorecard.
    ///   - delimiter: A random word that no value holds.
    /// - Returns: Lines with a line end.
    public static func outputs(for card: Scorecard, delimiter: String) -> String {
        let verdict = card.verdict
        let failed = verdict.lines.filter { $0.state == .fail }.compactMap(\.category)
        let values: [(String, String)] = [
            ("verdict", verdict.outcome.rawValue),
            ("exit-code", "\(verdict.outcome.failure?.rawValue ?? 0)"),
            ("run", verdict.run), ("baseline", verdict.baseline?.run ?? ""),
            ("overall", verdict.overall?.candidate.map { "\($0)" } ?? ""),
            ("failed-categories", failed.joined(separator: ",")),
            ("position", card.position.map(String.init) ?? ""),
            ("reasons", verdict.reasons.prefix(50).joined(separator: "\n")),
        ]
        return values.map { name, value in
            "\(name)<<\(delimiter)\n\(value.replacing(delimiter, with: ""))\n\(delimiter)\n"
        }.joined()
    }

    /// A message, escaped so that it cannot start a command of its own.
    ///
    /// By scalars: a carriage return with a line feed is one character.
    static func data(_ text: String) -> String {
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
    }

    /// A property's value.
    static func property(_ text: String) -> String {
        escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    private static func escaped(_ text: String, _ table: [Unicode.Scalar: String]) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let replacement = table[scalar] {
                result.append(contentsOf: replacement.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
