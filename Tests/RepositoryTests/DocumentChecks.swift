/// The shape of the documents that people and scripts rely on.
enum DocumentChecks {
    /// Migrations are named `mNNNN_words.sql`, numbered without gaps, each one embedded.
    static func migrations(names: [String], package: String) -> [String] {
        var reasons: [String] = []
        for (index, name) in names.sorted().enumerated() {
            let digits = String(index + 1)
            let prefix =
                "m" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits + "_"
            let words = name.dropFirst(prefix.count).dropLast(".sql".count)
            let isWellFormed =
                name.hasPrefix(prefix) && name.hasSuffix(".sql") && !words.isEmpty
                && words.allSatisfy {
                    ($0 >= "a" && $0 <= "z") || ($0 >= "0" && $0 <= "9") || $0 == "_"
                }
            if !isWellFormed { reasons.append("\(name) should be called \(prefix)verb_noun.sql") }
            let isEmbedded = package.contains(
                ".embedInCode(\"../../schema/migrations/\(name)\")"
            )
            if !isEmbedded { reasons.append("\(name) is not embedded in Package.swift") }
        }
        return reasons
    }

    /// Schemas of events are named `noun.participle.vN.schema.json`, except the envelope's.
    static func eventSchemaName(_ name: String) -> String? {
        if name == "cloudevent.schema.json" { return nil }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let reason = "\(name) should be called noun.participle.v1.schema.json"
        guard parts.count == 5, parts[3] == "schema", parts[4] == "json" else { return reason }
        let areWords = parts[0...1].allSatisfy { word in
            !word.isEmpty && word.allSatisfy { $0 >= "a" && $0 <= "z" }
        }
        guard areWords, parts[2].first == "v", let version = Int(parts[2].dropFirst()), version > 0,
            String(version) == parts[2].dropFirst()
        else { return reason }
        return nil
    }

    /// Decision records are numbered from 0001 without gaps and have the sections of the template.
    static func decisions(_ files: [SourceFile]) -> [Finding] {
        var findings: [Finding] = []
        let sections = ["Status", "Context", "Decision", "Consequences", "Alternatives"]
        for (index, file) in files.sorted(by: { $0.path < $1.path }).enumerated() {
            let name = file.path.split(separator: "/").last ?? ""
            let digits = String(index + 1)
            let number = String(repeating: "0", count: max(4 - digits.count, 0)) + digits
            if !name.hasPrefix(number + "-") {
                findings.append(
                    Finding(path: file.path, line: 1, reason: "the next number is \(number)")
                )
            }
            if file.lines.first?.hasPrefix("# \(number) ") != true {
                findings.append(
                    Finding(path: file.path, line: 1, reason: "should begin with “# \(number) ”")
                )
            }
            let headings = file.lines.filter { $0.hasPrefix("## ") }.map { String($0.dropFirst(3)) }
            if headings != sections {
                let reason = "should have the sections \(sections.joined(separator: ", "))"
                findings.append(Finding(path: file.path, line: 1, reason: reason))
            }
        }
        return findings
    }

    /// The changelog starts with what is unreleased, and uses the headings that readers look for.
    static func changelog(_ file: SourceFile) -> [Finding] {
        let known: Set<Substring> = ["Additions", "Changes", "Fixes", "Schema"]
        var findings: [Finding] = []
        if file.lines.first != "# Changelog" {
            findings.append(Finding(path: file.path, line: 1, reason: "should begin “# Changelog”"))
        }
        let releases = file.lines.enumerated().filter { $0.element.hasPrefix("## ") }
        if releases.first?.element != "## Unreleased" {
            findings.append(
                Finding(path: file.path, line: 1, reason: "should have “## Unreleased” first")
            )
        }
        for (index, line) in file.lines.enumerated() where line.hasPrefix("### ") {
            if !known.contains(line.dropFirst(4)) {
                let reason = "unknown heading “\(line.dropFirst(4))”"
                findings.append(Finding(path: file.path, line: index + 1, reason: reason))
            }
        }
        return findings
    }
}
