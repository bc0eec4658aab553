/// The limits on sizes: beyond them a reader loses the thread.
enum SizeChecks {
    static let fileLines = 700
    static let functionLines = 70

    /// A file that is too long.
    static func longFile(_ file: SourceFile) -> [Finding] {
        let count = file.lines.count
        guard count > fileLines else { return [] }
        return [
            Finding(
                path: file.path,
                line: fileLines + 1,
                reason: "\(count) lines; a file has at most \(fileLines)"
            )
        ]
    }

    /// Functions, initialisers and subscripts that are too long.
    ///
    /// Lines count from the declaration's to the closing brace's. A function inside another counts for both.
    static func longFunctions(_ file: SourceFile) -> [Finding] {
        let lines = SwiftText.code(file.text)
        var open: [(depth: Int, line: Int)] = []
        var pending: Int?
        var depth = 0
        var parentheses = 0
        var findings: [Finding] = []
        for (index, line) in lines.enumerated() {
            if startsFunction(line) { pending = index }
            for character in line {
                switch character {
                case "(":
                    parentheses += 1
                case ")":
                    parentheses -= 1
                case "{":
                    // A brace within parentheses is a default argument's closure.
                    if let start = pending, parentheses == 0 {
                        open.append((depth, start))
                        pending = nil
                    }
                    depth += 1
                case "}":
                    depth -= 1
                    if let last = open.last, last.depth == depth {
                        open.removeLast()
                        let count = index - last.line + 1
                        if count > functionLines {
                            let reason = "\(count) lines; a function has at most \(functionLines)"
                            findings.append(
                                Finding(path: file.path, line: last.line + 1, reason: reason)
                            )
                        }
                    }
                default:
                    break
                }
            }
            // A protocol's requirement has no body: the type's closing brace ends the wait.
            if pending != nil, line.contains("}"), !line.contains("{") { pending = nil }
        }
        return findings
    }

    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "private", "fileprivate", "static", "final", "override",
        "mutating", "nonmutating", "consuming", "borrowing", "convenience", "required",
        "nonisolated", "class",
    ]

    private static func startsFunction(_ line: String) -> Bool {
        var words = line.split(separator: " ")[...]
        while let first = words.first, modifiers.contains(first) || first.hasPrefix("@") {
            words = words.dropFirst()
        }
        guard let first = words.first else { return false }
        return first == "func" || first.hasPrefix("init(") || first.hasPrefix("init?(")
            || first.hasPrefix("init<") || first.hasPrefix("subscript(")
    }
}
