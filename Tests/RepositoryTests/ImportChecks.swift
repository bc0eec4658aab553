/// Who may import whom: one direction, and one importer for each C library.
enum ImportChecks {
    /// The modules of this package that each of them may import.
    static let allowed: [String: Set<String>] = [
        "Ledger": [],
        "Projections": ["Ledger"],
        "Transport": ["Ledger"],
        "Ingest": ["Ledger", "Projections", "Transport"],
        "Notify": ["Ledger", "Projections", "Transport"],
        "Serve": ["Ledger", "Projections", "Transport", "Ingest", "Notify"],
        "Repl": ["Ledger", "Projections"],
        "LedgerCLI": [
            "Ledger", "Projections", "Transport", "Ingest", "Notify", "Serve", "Repl",
        ],
    ]

    /// The only importers of a library that is an implementation detail.
    static let owners: [String: Set<String>] = [
        "CCurl": ["Transport"],
        "CEditline": ["Repl"],
        "CZlib": ["Ingest"],
        "GRDB": ["Ledger", "Projections"],
        "GRDBSQLite": ["Ledger", "Projections"],
    ]

    /// Imports in the product's sources that the table does not allow.
    static func forbiddenImports(_ file: SourceFile) -> [Finding] {
        guard let module = file.module else { return [] }
        guard let allowedModules = allowed[module] else {
            let reason = "module \(module) is not in the table of allowed imports"
            return [Finding(path: file.path, line: 1, reason: reason)]
        }
        return SwiftText.code(file.text).enumerated().compactMap { index, line in
            guard let imported = importedModule(line) else { return nil }
            let isOurs = allowed[imported] != nil
            let isOwned = owners[imported].map { !$0.contains(module) } ?? false
            guard (isOurs && !allowedModules.contains(imported)) || isOwned else { return nil }
            let reason = "\(module) may not import \(imported)"
            return Finding(path: file.path, line: index + 1, reason: reason)
        }
    }

    /// The module a line of code imports, if it is an import.
    static func importedModule(_ line: String) -> String? {
        let words = line.split { $0 == " " || $0 == ";" }
        guard let keyword = words.firstIndex(of: "import") else { return nil }
        let prefixes: Set<Substring> = [
            "public", "package", "internal", "private", "fileprivate", "@testable",
            "@preconcurrency", "@_exported", "@_spi",
        ]
        guard words[..<keyword].allSatisfy(prefixes.contains) else { return nil }
        let kinds: Set<Substring> = [
            "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
        ]
        let name = words[(keyword + 1)...].first { !kinds.contains($0) }
        return name?.split(separator: ".").first.map(String.init)
    }

    /// Types that bear the name of a module, which would hide the module's contents.
    static func typesNamedAsModules(_ file: SourceFile) -> [Finding] {
        let names = Set(allowed.keys)
        let declarations: Set<Substring> = [
            "struct", "class", "enum", "protocol", "actor", "typealias",
        ]
        return SwiftText.code(file.text).enumerated().compactMap { index, line in
            let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
            for (word, next) in zip(words, words.dropFirst())
            where declarations.contains(word) && names.contains(String(next)) {
                // A line that imports one declaration of a module is no declaration itself.
                if importedModule(line) != nil { continue }
                let reason = "type \(next) bears the name of a module"
                return Finding(path: file.path, line: index + 1, reason: reason)
            }
            return nil
        }
    }
}
