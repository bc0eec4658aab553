import Foundation
public import Transport

/// Keeps one comment up to date: made the first time, edited from then on.
///
/// The comment is known by the mark on its first line, and by its author: anybody could write the mark,
/// and a verdict in somebody else's comment could be changed by them.
public struct StickyComment: Sendable {
    /// What became of the comment.
    public enum Outcome: Equatable, Sendable {
        /// It was made.
        case created
        /// It was edited.
        case edited
        /// It says the same already.
        case unchanged
        /// The token may not write there, as with pull requests from forks.
        case forbidden(String)
        /// The service did not take it.
        case failed(String)
    }

    private let thread: CommentThread
    private let transport: any HTTPTransport
    private let sleep: @Sendable (Double) async -> Void

    /// How often a request is tried.
    private static let attemptCountMax = 4
    /// The most pages of comments that are looked through.
    private static let pageCountMax = 100

    /// Makes a keeper.
    ///
    /// - Parameters:
    ///   - thread: Where the comment belongs.
    ///   - transport: Who sends requests.
    ///   - sleep: Waits for some seconds between attempts; nil for the system's clock.
    public init(
        _ thread: CommentThread,
        transport: any HTTPTransport,
        sleep: (@Sendable (Double) async -> Void)? = nil
    ) {
        self.thread = thread
        self.transport = transport
        self.sleep = sleep ?? { try? await Task.sleep(for: .seconds($0)) }
    }

    /// Makes or edits the comment.
    ///
    /// - Parameters:
    ///   - marker: The first line, by which it is found again.
    ///   - body: The text for a number of bytes, the marker included.
    /// - Returns: What became of it; nothing is thrown, because a verdict does not depend on who hears of
    ///   it.
    public func write(marker: String, body: (_ bytesMax: Int) -> String) async -> Outcome {
        do {
            let existing = try await find(marker)
            var text = body(thread.bodyBytesMax)
            if existing?.body == text { return .unchanged }
            var response = try await send(request(text, existing))
            if [413, 422].contains(response.status) || isTooLong(response) {
                // A service in between may allow less than the one that we know.
                text = body(thread.bodyBytesMax / 4)
                response = try await send(request(text, existing))
            }
            guard (200...299).contains(response.status) else { return refusal(response) }
            return existing == nil ? .created : .edited
        } catch let stop as Stop {
            return refusal(stop.response)
        } catch let failure as HTTPFailure {
            return .failed(hidden(failure.message))
        } catch {
            return .failed(hidden("\(error)"))
        }
    }

    private struct Stop: Error {
        var response: HTTPResponse
    }

    private func request(_ text: String, _ existing: CommentThread.Comment?) -> HTTPRequest {
        existing.map { thread.replacement(of: $0.id, by: text) } ?? thread.creation(of: text)
    }

    private func isTooLong(_ response: HTTPResponse) -> Bool {
        response.status == 400 && response.text.lowercased().contains("too long")
    }

    // MARK: Finding

    private func find(_ marker: String) async throws -> CommentThread.Comment? {
        var found: [CommentThread.Comment] = []
        for page in 1...Self.pageCountMax {
            let response = try await send(thread.page(page))
            guard response.status == 200 else { throw Stop(response: response) }
            let comments = try JSONDecoder().decode(
                [CommentThread.Comment].self,
                from: response.body
            )
            found += comments.filter {
                $0.system != true && Self.firstLine(of: $0.body ?? "") == marker
            }
            if comments.count < CommentThread.pageLength { break }
        }
        guard !found.isEmpty else { return nil }
        let viewer = try await viewer()
        return found.first { comment in
            if let viewer { return comment.writer?.name == viewer }
            return comment.writer?.isBot == true
        }
    }

    /// The first line, which the services may have given another line end.
    private static func firstLine(of body: String) -> Substring {
        body.prefix { !$0.isNewline }
    }

    /// The name of whoever the token belongs to; nil if the service does not tell, as for a job's token.
    private func viewer() async throws -> String? {
        let response = try await send(thread.viewer)
        guard response.status == 200 else { return nil }
        return try? JSONDecoder().decode(CommentThread.Comment.Author.self, from: response.body)
            .name
    }

    // MARK: Sending

    private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        var attempt = 1
        while true {
            let isLast = attempt >= Self.attemptCountMax
            do {
                let response = try await transport.send(request)
                let isBusy = response.status >= 500 || response.status == 429
                guard isBusy, !isLast else { return response }
                await sleep(pause(response, attempt))
            } catch let failure as HTTPFailure where failure.isTransient && !isLast {
                // A lost answer to a creation may leave a comment behind: the next run finds and edits
                // the first one.
                await sleep(pause(nil, attempt))
            }
            attempt += 1
        }
    }

    private func pause(_ response: HTTPResponse?, _ attempt: Int) -> Double {
        let asked = response?.header("Retry-After").flatMap(Double.init) ?? 0
        let growing = Double(1 << min(attempt - 1, 4))
        return min(max(asked.isFinite ? asked : 0, growing), 30)
    }

    // MARK: Words

    private func refusal(_ response: HTTPResponse) -> Outcome {
        let told = message(response)
        let text = "HTTP \(response.status)" + (told.isEmpty ? "" : ": \(told)")
        return [401, 403, 404].contains(response.status) ? .forbidden(text) : .failed(text)
    }

    private func message(_ response: HTTPResponse) -> String {
        struct Content: Decodable {
            var message: String?
            var error: String?
        }
        let content = try? JSONDecoder().decode(Content.self, from: response.body)
        return hidden(
            PlainText.clipped(PlainText.line(content?.message ?? content?.error ?? ""), to: 200)
        )
    }

    /// A text without the token; what is shorter than eight characters is no secret.
    private func hidden(_ text: String) -> String {
        thread.token.count < 8 ? text : text.replacingOccurrences(of: thread.token, with: "…")
    }
}
