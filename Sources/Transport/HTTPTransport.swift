/// Whoever can send a request: the one client, or in a test a stand-in for a network.
public protocol HTTPTransport: Sendable {
    /// Sends a request and waits for the whole response.
    ///
    /// - Parameter request: The request.
    /// - Returns: The response, whatever its status.
    /// - Throws: ``HTTPFailure`` if there is none; `CancellationError`.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
