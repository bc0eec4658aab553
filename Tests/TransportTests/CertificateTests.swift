import Foundation
import TestSupport
import Testing

@testable import Transport

/// A TLS server with a certificate of its own: nobody trusts it but who is told to.
@Suite(.enabled(if: PeerProcess.path(of: "openssl") != nil, "openssl is not installed"))
struct CertificateTests {
    @Test func aCertificateIsVerified() async throws {
        let folder = try TemporaryFolder()
        let key = folder.path("key.pem")
        let certificate = folder.path("certificate.pem")
        try PeerProcess.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                "-days", "2", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost",
                "-addext", "subjectAltName=IP:127.0.0.1",
            ]
        )
        let port = try PeerProcess.freePort()
        let server = try PeerProcess(
            "openssl",
            ["s_server", "-accept", "\(port)", "-cert", certificate, "-key", key, "-www", "-quiet"]
        )
        try await server.waitForPort(port)
        let url = "https://127.0.0.1:\(port)/"
        do {
            _ = try await HTTPClient().send(HTTPRequest(method: "GET", url: url))
            Issue.record("a certificate of nobody's was trusted")
        } catch let failure as HTTPFailure {
            guard case .untrusted = failure.reason else {
                Issue.record("\(failure)")
                return
            }
        }
        let trusting = HTTPClient(options: .init(authorityFile: certificate))
        let response = try await trusting.send(HTTPRequest(method: "GET", url: url))
        #expect(response.status == 200)
        // The certificate names the address, not the name.
        await #expect(throws: HTTPFailure.self) {
            let named = HTTPRequest(method: "GET", url: "https://localhost:\(port)/")
            _ = try await trusting.send(named)
        }
    }
}
