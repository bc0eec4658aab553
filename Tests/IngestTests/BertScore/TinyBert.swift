import Foundation
import TestSupport

@testable import Ingest

/// The tiny BERT of the fixtures, with what bert-score 0.3.13 says with it.
struct TinyBert: Decodable {
    struct Pair: Decodable {
        var reference: String
        var candidate: String
        var reference_tokens: [Int32]
        var candidate_tokens: [Int32]
        var cased_reference_tokens: [Int32]
    }

    var pairs: [Pair]
    var plain: [String: [[Double]]]
    var idf: [[Double]]
    var rescaled: [[Double]]
    var gelu_new: [[Double]]
    var relu: [[Double]]

    static let folder = Fixture.path("bertscore/tiny_bert")

    static func expected() throws -> TinyBert {
        try Fixture.decode("bertscore/expected.json", as: TinyBert.self)
    }

    /// The pairs as a scorer takes them.
    var texts: [(candidate: String, reference: String)] {
        pairs.map { ($0.candidate, $0.reference) }
    }

    /// A copy whose files a test may change.
    static func copy(into folder: TemporaryFolder, named name: String = "model") throws -> String {
        let path = folder.path(name)
        try FileManager.default.copyItem(atPath: Self.folder, toPath: path)
        return path
    }

    /// Replaces a text in a file.
    static func edit(_ path: String, _ old: String, _ new: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try Data(text.replacingOccurrences(of: old, with: new).utf8)
            .write(to: URL(filePath: path))
    }
}
