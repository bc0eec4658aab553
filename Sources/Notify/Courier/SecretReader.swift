/// Takes a receiver's secrets from the environment, and remembers them so that they can be hidden.
struct SecretReader {
    let receiver: String
    let environment: [String: String]
    /// The secrets that were read, with the variables they came from.
    private(set) var known: [(value: String, variable: String)] = []

    init(receiver: String, environment: [String: String]) {
        self.receiver = receiver
        self.environment = environment
    }

    mutating func value(_ text: ConfiguredText) throws(ReceiverProblem) -> String {
        let value = try text.value(environment, for: receiver)
        if case .variable(let name) = text { known.append((value, name)) }
        return value
    }

    mutating func credentials(
        _ endpoint: EndpointSettings
    ) throws(ReceiverProblem) -> Credentials {
        switch endpoint.credentials {
        case .none: Credentials.none
        case .token(let token): .token(try value(token))
        case .password(let user, let password): .password(user: user, try value(password))
        }
    }

    /// The URL of an endpoint, without a slash at its end.
    mutating func url(_ endpoint: EndpointSettings) throws(ReceiverProblem) -> String {
        var url = try value(endpoint.url)
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }
}
