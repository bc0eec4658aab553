/// Sends HTTP requests: libcurl with one multi handle on one thread of its own.
///
/// Certificates are verified. `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count as they do
/// for curl. Redirects are never followed: a `POST` that was moved would arrive somewhere else, or
/// without its body. Any number of requests run at once; each has its own timeouts.
public final class HTTPClient: HTTPTransport {
    /// What holds for all requests of a client.
    public struct Options: Equatable, Sendable {
        /// The proxy's URL; nil for what the environment says, empty for none.
        public var proxy: String?
        /// A file of PEM certificates to trust instead of the system's; nil for the system's.
        public var authorityFile: String?
        /// What the client calls itself.
        public var userAgent: String

        /// Makes options.
        ///
        /// - Parameters:
        ///   - proxy: The proxy's URL, empty for none, nil for what the environment says.
        ///   - authorityFile: A file of PEM certificates to trust instead of the system's.
        ///   - userAgent: What the client calls itself.
        public init(
            proxy: String? = nil,
            authorityFile: String? = nil,
            userAgent: String = "quality-ledger"
        ) {
            self.proxy = proxy
            self.authorityFile = authorityFile
            self.userAgent = userAgent
        }
    }

    private let loop: TransferLoop

    /// Makes a client; its thread starts with the first request.
    ///
    /// - Parameter options: What holds for all requests.
    public init(options: Options = Options()) {
        loop = TransferLoop(options: options)
    }

    deinit {
        loop.stop()
    }

    /// Sends a request and waits for the whole response.
    ///
    /// - Parameter request: The request.
    /// - Returns: The response, whatever its status.
    /// - Throws: ``HTTPFailure`` if there is none; `CancellationError` if the task was cancelled, in
    ///   which case the server may or may not have received the request.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        if let problem = request.problem {
            throw HTTPFailure(problem, server: ServerName.name(of: request.url))
        }
        try Task.checkCancellation()
        let id = loop.nextIdentifier()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                loop.submit(.init(id: id, request: request, continuation: continuation))
            }
        } onCancel: {
            loop.cancel(id)
        }
    }
}
