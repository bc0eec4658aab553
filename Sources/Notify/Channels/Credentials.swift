import Foundation
import Transport

/// How requests to a receiver of one's own identify their sender, with the secrets filled in.
struct Credentials: Equatable, Sendable {
    /// The header that says it; nil for none.
    var header: HTTPField?

    static let none = Credentials(header: nil)

    static func token(_ token: String) -> Credentials {
        Credentials(header: HTTPField("Authorization", "Bearer \(token)"))
    }

    static func password(user: String, _ password: String) -> Credentials {
        let text = Data("\(user):\(password)".utf8).base64EncodedString()
        return Credentials(header: HTTPField("Authorization", "Basic \(text)"))
    }

    /// Headers with the credentials added.
    func adding(to headers: [HTTPField]) -> [HTTPField] { headers + (header.map { [$0] } ?? []) }
}
