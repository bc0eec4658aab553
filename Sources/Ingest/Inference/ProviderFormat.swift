import Foundation
import Transport

/// What is sent for a request, apart from the key.
struct ProviderCall: Hashable, Sendable {
    /// The path behind the base URL, with its slash.
    var path: String
    /// Header fields that the meaning of the request depends on, such as a version.
    var headers: [String: String] = [:]
    /// The body.
    var body: JSONValue
}

/// How a provider is spoken to: a pure translation of requests, and of what it answers.
protocol ProviderFormat: Sendable {
    /// The call for a request.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - settings: The model's settings, with what it is known not to take.
    /// - Returns: The call.
    func call(_ request: InferenceRequest, _ settings: ModelSettings) -> ProviderCall

    /// The header that carries a key.
    func keyField(_ key: String) -> HTTPField

    /// The answer in a response of status 200.
    ///
    /// - Parameter body: The body.
    /// - Returns: The answer, without its duration; nil if it is not of this format.
    func response(_ body: JSONValue) -> InferenceResponse?
}

extension ProviderFormat {
    func keyField(_ key: String) -> HTTPField { HTTPField("Authorization", "Bearer \(key)") }
}

extension ModelProvider {
    /// The format of its interface.
    var format: any ProviderFormat {
        switch self {
        case .openAI: OpenAIFormat(dialect: .openAI)
        case .mistral: OpenAIFormat(dialect: .mistral)
        case .compatible: OpenAIFormat(dialect: .compatible)
        case .anthropic: AnthropicFormat()
        case .cohere: CohereFormat()
        case .ollama: OllamaFormat()
        }
    }
}

/// What a server says when it refuses or fails.
struct ProviderComplaint: Equatable, Sendable {
    /// The text for people, on one line, cut.
    var text: String
    /// The type and the code, for machines; in lower case.
    var codes: [String]
    /// The parameter that is complained of, if the server names one.
    var parameter: String?

    /// Words that say that waiting does not help: money, or a cap that a person has set.
    private static let exhaustion = [
        "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded", "organization_usage_limit_exceeded",
        "enforced_spend_limit_reached", "billing_error",
    ]

    /// Reads the body of a response that is no success.
    ///
    /// OpenAI, Anthropic and LiteLLM wrap an object in `error`, Ollama a text; Mistral and Cohere have
    /// `message` or `detail` at the top; proxies send HTML.
    ///
    /// - Parameters:
    ///   - response: The response.
    ///   - key: The key that was sent, which is taken out of the text.
    init(_ response: HTTPResponse, key: String?) {
        let body = try? JSONValue(parsing: response.body)
        let error = body?["error"] ?? body
        let message =
            error?.text ?? error?["message"]?.text ?? body?["message"]?.text
            ?? body?["detail"]?.text ?? body?["detail"]?[0]?["msg"]?.text ?? response.text
        text = Self.line(message, without: key)
        codes = [error?["type"], error?["code"], error?["details"]?["error_code"], body?["code"]]
            .compactMap { $0?.text?.lowercased() }
        parameter = error?["param"]?.text
    }

    var isAboutMoney: Bool { codes.contains { Self.exhaustion.contains($0) } }

    /// Text of others on one line, without control characters, cut to what a message can bear.
    static func line(_ text: String, without key: String?) -> String {
        var text = text
        if let key, key.count >= 4 { text = text.replacing(key, with: "[key]") }
        let words = String(text.prefix(2_000)).split { character in
            character.unicodeScalars.allSatisfy {
                $0.properties.isWhitespace || $0.properties.generalCategory == .control
                    || $0.properties.generalCategory == .format
            }
        }
        let line = words.joined(separator: " ")
        return line.count > 300 ? line.prefix(300) + "…" : line
    }
}
