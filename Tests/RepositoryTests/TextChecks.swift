/// What no file of the repository may contain.
enum TextChecks {
    /// Markers of unfinished work.
    ///
    /// Spelt in two parts, so that this file passes its own check.
    private static let markers = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]

    /// Beginnings of paths that exist on one machine only.
    private static let machineFolders = [
        "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/",
    ]

    /// Markers of unfinished work: a sentence in the changelog or an issue, never in the code.
    static func unfinishedWork(_ file: SourceFile) -> [Finding] {
        file.lines.enumerated().compactMap { index, line in
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
            guard let marker = markers.first(where: { words.contains(Substring($0)) }) else {
                return nil
            }
            return Finding(
                path: file.path,
                line: index + 1,
                reason: "\(marker): finish it or say why"
            )
        }
    }

    /// Absolute paths of one machine.
    static func machinePaths(_ file: SourceFile) -> [Finding] {
        file.lines.enumerated().compactMap { index, line in
            for folder in machineFolders {
                var rest = line
                while let range = rest.firstRange(of: folder) {
                    let before = rest[..<range.lowerBound].last
                    let after = rest[range.upperBound...].first
                    // In "https://host/home/page" or "network/" the text is part of a longer name.
                    let startsPath = before.map {
                        !($0.isLetter || $0.isNumber || "._-~".contains($0))
                    }
                    if startsPath ?? true, let after, after.isLetter || after == "." || after == "$"
                    {
                        let reason = "\(folder) is a path of one machine"
                        return Finding(path: file.path, line: index + 1, reason: reason)
                    }
                    rest = rest[range.upperBound...]
                }
            }
            return nil
        }
    }

    /// Escapes from the compiler's checks whose reason is not on the line before.
    static func unexplainedEscapes(_ file: SourceFile) -> [Finding] {
        let escapes = ["@unchecked Sendable", "nonisolated(unsafe)"]
        let source = file.lines
        return SwiftText.code(file.text).enumerated().compactMap { index, line in
            guard let escape = escapes.first(where: { line.contains($0) }) else { return nil }
            let before = index > 0 && index <= source.count ? source[index - 1] : ""
            guard !before.drop(while: { $0 == " " }).hasPrefix("//") else { return nil }
            let reason = "\(escape) needs a comment on the line before that says why it is safe"
            return Finding(path: file.path, line: index + 1, reason: reason)
        }
    }
}
