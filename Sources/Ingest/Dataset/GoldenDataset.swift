import Foundation
import Ledger

/// A golden dataset: cases in the order of its file, and a version that is the hash of their contents.
public struct GoldenDataset: Equatable, Sendable {
    /// What it is called, such as `golden`.
    public let name: String
    /// The cases, in order; their ids are unique.
    public let cases: [GoldenCase]
    /// The SHA-256 of the canonical JSON of `{id: case hash}`, in hexadecimal.
    ///
    /// The order of the file does not count. Anybody can compute it from the `cases` of the event
    /// `dataset.versioned`.
    public let hash: String

    /// The version: the first 12 digits of ``hash``.
    public var version: String { String(hash.prefix(12)) }

    /// Makes a dataset.
    ///
    /// - Parameters:
    ///   - name: What it is called.
    ///   - cases: The cases; their ids must be unique, which the reader checks.
    init(name: String, cases: [GoldenCase]) {
        self.name = name
        self.cases = cases
        hash = Self.hash(of: cases.map { ($0.id, $0.hash) })
    }

    /// What a dataset is called that nobody has named: its file's name without folder and endings.
    ///
    /// - Parameter path: The file, or `-` for standard input.
    /// - Returns: The name; `golden` if the file's name leaves nothing.
    public static func name(ofFile path: String) -> String {
        let file = path == "-" ? "" : URL(fileURLWithPath: path).lastPathComponent
        let stem = file.split(separator: ".").first.map(String.init) ?? ""
        return stem.isEmpty ? "golden" : String(stem.prefix(100))
    }

    /// How many cases each category has.
    public var categories: [String: Int] {
        cases.reduce(into: [:]) { $0[$1.category, default: 0] += 1 }
    }

    /// The hash of a version from the hashes of its cases.
    ///
    /// - Parameter cases: Ids and hashes, in any order.
    /// - Returns: The hash, in hexadecimal.
    static func hash(of cases: [(id: String, hash: String)]) -> String {
        var arena = ByteArena()
        let inOrder = cases.sorted {
            $0.id.utf16.lexicographicallyPrecedes($1.id.utf16)
        }
        arena.append("{")
        for (index, entry) in inOrder.enumerated() {
            if index > 0 { arena.append(",") }
            arena.appendCanonicalString(entry.id)
            arena.append(":")
            arena.appendCanonicalString(entry.hash)
        }
        arena.append("}")
        return ContentHash.text(of: String(decoding: arena.bytes, as: UTF8.self))
    }
}
