/// Why the ledger could not be read or written.
public struct StoreError: UserFacingError, Equatable {
    /// What went wrong.
    public let code: Code
    /// What is wrong, in one sentence.
    public let message: String
    /// What to do next.
    public let hint: String

    /// The ways in which it goes wrong.
    public enum Code: Equatable, Sendable {
        /// There is no ledger at the path.
        case notFound
        /// There is something at the path already.
        case alreadyExists
        /// The file is not a ledger.
        case notALedger
        /// The ledger was written by a newer version of the program.
        case newerSchema
        /// Another process held the write lock for too long.
        case locked
        /// The disk is full.
        case diskFull
        /// The folder or the file may not be written.
        case readOnly
        /// The file is damaged.
        case corrupt
        /// Any other failure of the storage.
        case storage
    }

    /// The class of failure.
    public var failure: FailureClass {
        switch code {
        case .notFound, .alreadyExists, .notALedger, .newerSchema: .usage
        case .corrupt: .invalid
        case .locked, .diskFull, .readOnly, .storage: .unavailable
        }
    }

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: What went wrong.
    ///   - message: What is wrong, in one sentence.
    ///   - hint: What to do next.
    public init(_ code: Code, message: String, hint: String) {
        self.code = code
        self.message = message
        self.hint = hint
    }
}
