public import Ledger

/// Why a model could not be fetched.
public enum ModelFetchError: UserFacingError, Equatable {
    /// The server does not have a file.
    case refused(url: String, status: Int)
    /// A file is not what it should be.
    case wrongDigest(String, String, String)
    /// The server sent something else than what was asked for.
    case misbehaved(url: String, String)
    /// The cache cannot be written.
    case unwritable(String)

    /// What is wrong.
    public var message: String {
        switch self {
        case .refused(let url, let status): "\(url) answered with status \(status)"
        case .wrongDigest(let file, let digest, let wanted):
            "\(file) has the SHA-256 \(digest) and should have \(wanted)"
        case .misbehaved(let url, let reason): "\(url) \(reason)"
        case .unwritable(let path): "\(path) cannot be written"
        }
    }

    /// What to do next.
    public var hint: String {
        switch self {
        case .refused(_, 401), .refused(_, 403):
            "The model needs permission: put a token into HF_TOKEN."
        case .refused(_, 404):
            "Check the name, as owner/name; models without safetensors weights are not supported."
        case .refused, .misbehaved:
            "Try again later, or name another server with --from URL or HF_ENDPOINT."
        case .wrongDigest:
            "Nothing was kept. The copy is damaged or is another model; get it from its owner."
        case .unwritable: "Check the folder, its permissions and the free space."
        }
    }

    /// The class of the failure.
    public var failure: FailureClass {
        switch self {
        case .wrongDigest: .invalid
        default: .unavailable
        }
    }
}
