public import Ledger

/// The recorded versions of datasets, in the order of the ledger.
public struct DatasetHistory: Equatable, Sendable {
    /// The versions.
    public let versions: [ChangeRecord]

    /// Reads what is recorded, catching the projections up first.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - projections: Its projections.
    /// - Throws: ``StoreError`` if either cannot be read.
    public init(store: any EventStore, projections: ProjectionDatabase) throws {
        _ = try ProjectionEngine(store: store).refresh(projections)
        versions = try projections.read { database in
            try ProjectionReader(database: database).changes()
                .filter { $0.kind == .dataset }
                .sorted { $0.position < $1.position }
        }
    }

    /// The version of a dataset that was recorded last.
    ///
    /// - Parameter name: The dataset.
    /// - Returns: The version, or nil if none is recorded.
    public func latest(of name: String) -> ChangeRecord? {
        versions.last { $0.name == name }
    }

    /// Finds a version as a person names it.
    ///
    /// - Parameter text: `name@version`, a version or its beginning, or a dataset's name for the last
    ///   version of it.
    /// - Returns: The version that was recorded last of those that fit; nil if none does.
    public func version(named text: String) -> ChangeRecord? {
        versions.last { $0.id == text } ?? latest(of: text)
            ?? versions.last { record in
                let version = record.version ?? ""
                let long = record.hash ?? ""
                return text.count >= 4 && (version.hasPrefix(text) || long.hasPrefix(text))
            }
    }
}
