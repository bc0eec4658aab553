import Foundation
public import Transport

/// Gets a model from a server that is laid out as Hugging Face is, or from a folder.
///
/// Files go into a folder of their own that takes its name once all of them are there and their
/// digests are right: an interrupted fetch leaves no half model. Large files come in pieces, so that
/// memory stays small and a broken connection costs one piece.
public struct ModelFetch: Sendable {
    /// What became of a fetch.
    public struct Report: Equatable, Sendable {
        /// The model's folder.
        public var folder: String
        /// The SHA-256 of each file, in hexadecimal, with whether it was known before.
        public var digests: [(file: String, sha256: String, isChecked: Bool)]

        /// Whether two reports say the same.
        public static func == (left: Report, right: Report) -> Bool {
            left.folder == right.folder && left.digests.elementsEqual(right.digests, by: ==)
        }
    }

    private let name: ModelName
    private let cache: ModelCache
    private let expected: [String: String]

    /// The files of a model; `tokenizer_config.json` may be missing.
    static let files = [
        "config.json", "vocab.txt", "tokenizer_config.json", "model.safetensors",
    ]

    /// Prepares a fetch.
    ///
    /// - Parameters:
    ///   - name: The model.
    ///   - cache: Where it goes.
    ///   - weightsDigest: The SHA-256 that `model.safetensors` must have; nil for the one that is
    ///     known, or that the server says.
    public init(_ name: ModelName, into cache: ModelCache, weightsDigest: String? = nil) {
        self.name = name
        self.cache = cache
        var expected = name.knownDigests
        if let weightsDigest { expected["model.safetensors"] = weightsDigest.lowercased() }
        self.expected = expected
    }

    /// Gets the model from a server.
    ///
    /// - Parameters:
    ///   - base: The server, such as `https://huggingface.co`.
    ///   - transport: Who sends requests.
    ///   - token: What the server knows the user by, or nil.
    ///   - progress: Called with the bytes that are there and their number in all, if known.
    /// - Returns: What is there now.
    /// - Throws: ``ModelFetchError`` or `HTTPFailure`; then the cache is as it was before.
    public func fromServer(
        _ base: String,
        transport: any HTTPTransport,
        token: String? = nil,
        progress: @Sendable (Int64, Int64?) -> Void = { _, _ in }
    ) async throws -> Report {
        let root = base.hasSuffix("/") ? String(base.dropLast()) : base
        let files = RemoteFiles(transport: transport, token: token)
        return try await install { folder in
            var announced: [String: String] = [:]
            for file in Self.files {
                let url = "\(root)/\(name.text)/resolve/main/\(file)"
                let digest = try await files.download(
                    url,
                    to: "\(folder)/\(file)",
                    isOptional: !ModelCache.requiredFiles.contains(file),
                    progress: { done, total in
                        if file == "model.safetensors" { progress(done, total) }
                    }
                )
                announced[file] = digest
            }
            return announced
        }
    }

    /// Copies the model from a folder.
    ///
    /// - Parameter source: A folder with the files.
    /// - Returns: What is there now.
    /// - Throws: ``ModelFetchError`` or ``MissingModelError``; then the cache is as it was before.
    public func fromFolder(_ source: String) async throws -> Report {
        let path = source.hasPrefix("/") || source.hasPrefix(".") ? source : "./\(source)"
        let folder = try cache.folder(of: path)
        return try await install { target in
            for file in Self.files where FileManager.default.fileExists(atPath: "\(folder)/\(file)")
            {
                try FileManager.default.copyItem(
                    atPath: "\(folder)/\(file)",
                    toPath: "\(target)/\(file)"
                )
            }
            return [:]
        }
    }

    /// Fills a folder beside the model's own, checks it, and gives it its name.
    private func install(
        _ fill: (_ folder: String) async throws -> [String: String]
    ) async throws -> Report {
        let target = "\(cache.folder)/\(name.text)"
        let parent = URL(fileURLWithPath: target).deletingLastPathComponent().path
        let draft = "\(parent)/.\(UUID().uuidString).part"
        let files = FileManager.default
        do {
            try files.createDirectory(atPath: draft, withIntermediateDirectories: true)
        } catch {
            throw ModelFetchError.unwritable(draft)
        }
        defer { try? files.removeItem(atPath: draft) }
        let announced = try await fill(draft)
        let digests = try check(draft, announced)
        // Somebody may have brought the same model meanwhile; theirs is replaced by ours.
        if files.fileExists(atPath: target) { try? files.removeItem(atPath: target) }
        guard rename(draft, target) == 0 else { throw ModelFetchError.unwritable(target) }
        return Report(folder: target, digests: digests)
    }

    private func check(
        _ folder: String,
        _ announced: [String: String]
    ) throws -> [(file: String, sha256: String, isChecked: Bool)] {
        try Self.files.compactMap { file in
            let path = "\(folder)/\(file)"
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            let digest = try FileDigest.sha256(path: path)
            let wanted = expected[file] ?? announced[file]
            guard wanted == nil || wanted == digest else {
                throw ModelFetchError.wrongDigest(file, digest, wanted ?? "")
            }
            return (file, digest, wanted != nil)
        }
    }
}
