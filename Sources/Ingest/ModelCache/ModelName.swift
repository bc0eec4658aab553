import Ledger

/// The name of a model, as its owner and its own name: `sentence-transformers/all-MiniLM-L6-v2`.
public struct ModelName: Hashable, Sendable, CustomStringConvertible {
    /// Owner and name.
    public let text: String

    /// The model that is taken when none is named.
    public static let standard = "sentence-transformers/all-MiniLM-L6-v2"

    /// Models that may be named without their owner.
    private static let owners = [
        "all-MiniLM-L6-v2": "sentence-transformers", "all-MiniLM-L12-v2": "sentence-transformers",
        "bert-base-uncased": "google-bert", "bert-large-uncased": "google-bert",
        "bert-base-cased": "google-bert", "bert-base-multilingual-cased": "google-bert",
        "bert-base-chinese": "google-bert", "bert-base-german-cased": "google-bert",
    ]

    /// Reads a name.
    ///
    /// - Parameter text: `owner/name`, or the name of a well-known model alone.
    /// - Throws: ``MissingModelError`` if it is neither; it may become a part of a path.
    public init(_ text: String) throws(MissingModelError) {
        let full = Self.owners[text].map { "\($0)/\(text)" } ?? text
        let parts = full.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.count == 2 && parts.allSatisfy(Self.isSound)
        guard isName else {
            throw MissingModelError(
                "\(text.debugDescription) is neither a folder nor the name of a model",
                cache: "",
                failure: .usage
            )
        }
        self.text = full
    }

    private static func isSound(_ part: Substring) -> Bool {
        !part.isEmpty && part.utf8.count <= 100 && part.first != "."
            && part.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                    || "-_.".unicodeScalars.contains($0)
            }
    }

    /// Owner and name.
    public var description: String { text }

    /// The SHA-256 of files that are known, so that a mirror cannot pass off others.
    var knownDigests: [String: String] {
        guard text == Self.standard else { return [:] }
        return [
            "model.safetensors":
                "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
        ]
    }
}
