import Foundation
public import Ledger

/// Why an input could not be read.
public struct InputError: UserFacingError, Equatable {
    /// What is wrong, with the input's name.
    public let message: String
    /// What to do next.
    public let hint: String
    /// The class of failure.
    public let failure: FailureClass
    /// Whether there is no such file at all.
    var isMissingFile = false

    static func cannotOpen(_ path: String, errno code: Int32) -> InputError {
        InputError(
            message: "\(path) cannot be opened: \(String(cString: strerror(code)))",
            hint: "Check the path, or use - for standard input.",
            failure: .usage,
            isMissingFile: code == ENOENT
        )
    }

    static func isFolder(_ path: String) -> InputError {
        InputError(
            message: "\(path) is a folder",
            hint: "Name the files in it, such as \(path)/*.jsonl.",
            failure: .usage
        )
    }

    static func rejectsAreInput(_ path: String) -> InputError {
        InputError(
            message: "\(path) is the input and the rejects file at once",
            hint: "Name another file with --rejects PATH.",
            failure: .usage
        )
    }

    static func cannotRead(_ name: String, errno code: Int32) -> InputError {
        InputError(
            message: "\(name) cannot be read on: \(String(cString: strerror(code)))",
            hint: "Run the same command again to complete it: what landed is not added twice.",
            failure: .unavailable
        )
    }

    static func damagedCompression(_ name: String, at offset: Int64) -> InputError {
        InputError(
            message: "\(name) is damaged: its gzip data cannot be unpacked beyond byte \(offset)",
            hint: "Get a good copy and run the same command again: what landed is not added twice.",
            failure: .rejectedInput
        )
    }

    static func truncatedCompression(_ name: String) -> InputError {
        InputError(
            message: "\(name) is incomplete: its gzip data ends too early",
            hint: "Get a good copy and run the same command again: what landed is not added twice.",
            failure: .rejectedInput
        )
    }
}
