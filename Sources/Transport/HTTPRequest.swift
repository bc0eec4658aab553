public import Foundation

/// A request to send: what, where, and how long it may take.
public struct HTTPRequest: Equatable, Sendable {
    /// The method, such as `POST`.
    public var method: String
    /// The absolute URL; only `http` and `https` are sent.
    public var url: String
    /// The header fields, in order.
    public var headers: [HTTPField]
    /// The body; nil for none.
    public var body: Data?
    /// How long everything may take, in seconds, above 0.
    public var timeoutSeconds: Double
    /// How long connecting may take, TLS included, in seconds, above 0.
    public var connectTimeoutSeconds: Double
    /// The longest body of a response that is taken, in bytes.
    public var responseBytesMax: Int

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - url: The absolute URL.
    ///   - headers: The header fields.
    ///   - body: The body, or nil.
    ///   - timeoutSeconds: How long everything may take.
    ///   - connectTimeoutSeconds: How long connecting may take.
    ///   - responseBytesMax: The longest body of a response that is taken.
    public init(
        method: String = "POST",
        url: String,
        headers: [HTTPField] = [],
        body: Data? = nil,
        timeoutSeconds: Double = 10,
        connectTimeoutSeconds: Double = 5,
        responseBytesMax: Int = 1 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeoutSeconds = timeoutSeconds
        self.connectTimeoutSeconds = connectTimeoutSeconds
        self.responseBytesMax = responseBytesMax
    }

    /// What is wrong with the request itself, before anything is sent.
    ///
    /// A line break in a header or in the method would let a value write headers of its own.
    public var problem: HTTPFailure.Reason? {
        let tokens = "!#$%&'*+-.^_`|~"
        func isToken(_ text: String) -> Bool {
            !text.isEmpty
                && text.unicodeScalars.allSatisfy {
                    $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                        || tokens.unicodeScalars.contains($0)
                }
        }
        guard isToken(method) else { return .badRequest("the method is not a token") }
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https", url.contains("://") else {
            return .badRequest("the URL is not http or https")
        }
        guard url.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7f }) else {
            return .badRequest("the URL has a space or a control character")
        }
        for field in headers {
            let isClean = field.value.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && $0.value != 0x7f || $0 == "\t"
            }
            guard isToken(field.name), isClean else {
                return .badRequest("header \(field.name.debugDescription) cannot be sent")
            }
        }
        return nil
    }
}

/// A header field.
public struct HTTPField: Equatable, Sendable {
    /// The name; case does not matter.
    public var name: String
    /// The value.
    public var value: String

    /// Makes a field.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - value: The value, without line breaks.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What a server answered.
public struct HTTPResponse: Equatable, Sendable {
    /// The status code, 100 to 599.
    public var status: Int
    /// The header fields, in order.
    public var headers: [HTTPField]
    /// The body; empty if there is none.
    public var body: Data

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - headers: The header fields.
    ///   - body: The body.
    public init(status: Int, headers: [HTTPField] = [], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first field with a name.
    ///
    /// - Parameter name: The name, in any case.
    /// - Returns: The value, or nil if there is no such field.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as text, what is not UTF-8 replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
