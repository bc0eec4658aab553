public import Ledger

/// Why there is no response.
///
/// The message never holds the URL's path or query, because for some receivers those are the secret.
public struct HTTPFailure: UserFacingError, Equatable {
    /// What went wrong.
    public enum Reason: Equatable, Sendable {
        /// The request cannot be sent as it is.
        case badRequest(String)
        /// No connection came about: the name, the network, the port, the proxy.
        case unreachable(String)
        /// The server's certificate is not trusted or does not fit its name.
        case untrusted(String)
        /// It took longer than allowed.
        case timedOut(String)
        /// The connection broke, or what came is not HTTP.
        case broken(String)
        /// The response is longer than allowed.
        case tooLarge
        /// The client was shut down first.
        case shutDown
        /// libcurl cannot be loaded on this machine.
        case noLibrary
    }

    /// What went wrong.
    public let reason: Reason
    /// The server, as `host:port`.
    public let server: String

    /// Makes a failure.
    ///
    /// - Parameters:
    ///   - reason: What went wrong.
    ///   - server: The server, as `host:port`, without user and password.
    public init(_ reason: Reason, server: String) {
        self.reason = reason
        self.server = server
    }

    /// Whether the same request may succeed later.
    public var isTransient: Bool {
        switch reason {
        case .unreachable, .timedOut, .broken, .untrusted, .shutDown, .noLibrary: true
        case .badRequest, .tooLarge: false
        }
    }

    /// What is wrong.
    public var message: String {
        switch reason {
        case .badRequest(let text): "the request to \(server) cannot be sent: \(text)"
        case .unreachable(let text): "\(server) cannot be reached: \(text)"
        case .untrusted(let text): "\(server) is not trusted: \(text)"
        case .timedOut(let text): "\(server) took too long: \(text)"
        case .broken(let text): "the connection to \(server) broke: \(text)"
        case .tooLarge: "the response of \(server) is too large"
        case .shutDown: "the HTTP client was shut down before \(server) answered"
        case .noLibrary: "\(server) cannot be asked: libcurl is not installed"
        }
    }

    /// What to do next.
    public var hint: String {
        switch reason {
        case .badRequest: "Check the URL and the headers in the configuration."
        case .unreachable: "Check the host, the port, and HTTPS_PROXY and NO_PROXY."
        case .untrusted: "Install the authority's certificate on this machine."
        case .timedOut, .broken, .shutDown: "It is tried again; check the receiver if it goes on."
        case .noLibrary: "Install libcurl (on Debian: apt-get install libcurl4)."
        case .tooLarge: "Check that the URL is the receiver's."
        }
    }

    /// The class of the failure.
    public var failure: FailureClass { .unavailable }
}
