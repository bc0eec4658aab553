import Crypto
import Foundation

/// Answers of models by the whole request that they answer: one small file each.
///
/// A file is written beside its place and renamed into it, so that a crash leaves either all of it or
/// nothing; what cannot be read or is another request's is no answer, and never an error. Keys hold
/// no secret: they are made of the address, the body and what else the meaning depends on.
public struct ResponseCache: Sendable {
    private let folder: URL

    private struct Entry: Codable {
        var format: Int
        var key: String
        var response: InferenceResponse
    }

    private static let format = 1

    /// Uses a folder, which is made with the first answer.
    ///
    /// - Parameter path: The folder.
    public init(path: String) {
        folder = URL(filePath: path)
    }

    /// The folder of a user: in `XDG_CACHE_HOME`, else in `~/.cache`.
    ///
    /// - Parameter environment: The environment's variables.
    /// - Returns: The path; nil if there is no home.
    public static func standardPath(environment: [String: String]) -> String? {
        // The XDG specification says to ignore a relative path.
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
            return cache + "/quality-ledger/responses"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.cache/quality-ledger/responses"
    }

    /// The key of a call.
    ///
    /// - Parameters:
    ///   - call: What is sent.
    ///   - baseURL: Where to.
    ///   - sample: Which of several answers to the same call is meant.
    /// - Returns: SHA-256 in hexadecimal.
    static func key(_ call: ProviderCall, baseURL: String, sample: String) -> String {
        let whole: JSONValue = [
            "format": .number(Double(format)),
            "url": .string(baseURL + call.path),
            "headers": .object(call.headers.mapValues(JSONValue.string)),
            "body": call.body,
            "sample": .string(sample),
        ]
        return ContentHash.text(of: whole.canonicalText)
    }

    private func place(_ key: String) -> URL {
        folder.appending(path: String(key.prefix(2))).appending(path: key + ".json")
    }

    /// The answer under a key; nil if there is none.
    func response(_ key: String) -> InferenceResponse? {
        guard let data = try? Data(contentsOf: place(key)),
            let entry = try? JSONDecoder().decode(Entry.self, from: data),
            entry.format == Self.format, entry.key == key
        else { return nil }
        return entry.response
    }

    /// Keeps an answer; a full or read-only disk costs only that the question is asked again.
    ///
    /// - Returns: Whether it is kept.
    @discardableResult
    func keep(_ response: InferenceResponse, under key: String) -> Bool {
        let entry = Entry(format: Self.format, key: key, response: response)
        let place = place(key)
        do {
            let data = try JSONEncoder().encode(entry)
            // Answers may be private: nobody else shall read them.
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(),
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try data.write(to: place, options: .atomic)
            return true
        } catch {
            return false
        }
    }
}
