import Foundation
public import Ledger

/// Where models lie on this machine: `$XDG_CACHE_HOME/quality-ledger/models`, a folder for each.
public struct ModelCache: Equatable, Sendable {
    /// The folder of all models.
    public let folder: String

    /// The files of a model that cannot be done without.
    static let requiredFiles = ["config.json", "vocab.txt", "model.safetensors"]

    /// Finds the cache.
    ///
    /// - Parameter environment: The environment of the process.
    public init(environment: [String: String]) {
        func named(_ name: String) -> String? {
            environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let base =
            named("XDG_CACHE_HOME") ?? named("HOME").map { $0 + "/.cache" }
            ?? NSTemporaryDirectory()
        folder = base + "/quality-ledger/models"
    }

    /// The folder of a model, as a person or a configuration names it.
    ///
    /// - Parameter model: The path of a folder, or the name of a model in the cache.
    /// - Returns: The folder, which has the files of a model.
    /// - Throws: ``MissingModelError`` with what to do if there is none.
    public func folder(of model: String) throws(MissingModelError) -> String {
        let isPath = model.hasPrefix("/") || model.hasPrefix(".") || model.hasPrefix("~")
        let path = isPath ? NSString(string: model).expandingTildeInPath : model
        if isPath || Self.isFolder(path) {
            guard Self.isFolder(path) else {
                throw MissingModelError("there is no folder \(model)", cache: folder)
            }
            let missing = Self.requiredFiles.filter { !Self.isFile("\(path)/\($0)") }
            guard missing.isEmpty else {
                throw MissingModelError(
                    "the folder \(model) has no \(missing.joined(separator: ", no "))",
                    cache: folder
                )
            }
            return path
        }
        let name = try ModelName(model)
        let cached = "\(folder)/\(name.text)"
        guard holds(name) else {
            throw MissingModelError(
                "the model \(name.text) is not on this machine",
                cache: folder,
                name: name
            )
        }
        return cached
    }

    /// Whether a model is there with all of its files.
    ///
    /// - Parameter name: The model.
    /// - Returns: Whether it is.
    public func holds(_ name: ModelName) -> Bool {
        Self.requiredFiles.allSatisfy { Self.isFile("\(folder)/\(name.text)/\($0)") }
    }

    /// The models that are there, by name.
    public var models: [ModelName] {
        func names(_ path: String) -> [String] {
            (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
        }
        return names(folder).flatMap { owner in
            names("\(folder)/\(owner)").compactMap { try? ModelName("\(owner)/\($0)") }
        }.filter(holds)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && !isFolder.boolValue
    }
}

/// A model that is not on this machine.
public struct MissingModelError: UserFacingError, Equatable {
    /// What is missing.
    public let message: String
    /// How to get it.
    public let hint: String
    /// Something needed is not available, unless the name itself is wrong.
    public let failure: FailureClass

    init(
        _ message: String,
        cache: String,
        name: ModelName? = nil,
        failure: FailureClass = .unavailable
    ) {
        self.message = message
        self.failure = failure
        let files = ModelCache.requiredFiles.joined(separator: ", ")
        if let name {
            hint =
                "Get it with `ledger model fetch \(name.text)`; without a network, copy a folder with"
                + " \(files) to \(cache)/\(name.text)."
        } else {
            hint = "Name a folder with \(files), or a model that `ledger model list` shows."
        }
    }
}
