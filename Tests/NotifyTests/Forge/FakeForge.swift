import Foundation
import Synchronization
import TestSupport

/// Comments kept as GitHub or GitLab keep them, behind a server on the loopback.
final class FakeForge: Sendable {
    struct Comment {
        var id: Int
        var body: String
        var author: String
        var isBot = false
    }

    struct State {
        var comments: [Comment] = []
        /// What to answer instead, one after the other.
        var refusals: [(status: Int, headers: [String: String], body: String)] = []
        /// Statuses that only writing meets.
        var writeRefusals: [(status: Int, body: String)] = []
        /// Whom `/user` names; nil where the token is nobody's.
        var viewer: String? = "ledger-bot"
        /// The longest body that is taken.
        var bodyBytesMax = 65_536
    }

    let state: Mutex<State>
    private let isGitLab: Bool

    init(gitlab: Bool = false, _ state: State = State()) {
        self.state = Mutex(state)
        isGitLab = gitlab
    }

    func server() throws -> LoopbackServer {
        try LoopbackServer { [self] request, _ in react(request) }
    }

    private func react(_ request: LoopbackServer.Request) -> LoopbackServer.Reaction {
        state.withLock { state in
            if !state.refusals.isEmpty {
                let refusal = state.refusals.removeFirst()
                return .answer(refusal.status, headers: refusal.headers, body: refusal.body)
            }
            guard request.headers[isGitLab ? "private-token" : "authorization"] != nil else {
                return .answer(401, body: "{\"message\":\"Bad credentials\"}")
            }
            if request.target.hasSuffix("/user") {
                guard let viewer = state.viewer else {
                    return .answer(403, body: "{\"message\":\"Resource not accessible\"}")
                }
                let name = isGitLab ? "username" : "login"
                return .answer(200, body: "{\"\(name)\":\"\(viewer)\",\"id\":1}")
            }
            if request.method == "GET" { return page(request.target, state) }
            if !state.writeRefusals.isEmpty {
                let refusal = state.writeRefusals.removeFirst()
                return .answer(refusal.status, body: refusal.body)
            }
            let body = request.member("body") ?? ""
            guard body.utf8.count <= state.bodyBytesMax else {
                return .answer(422, body: "{\"message\":\"Body is too long\"}")
            }
            if request.method == "POST" {
                let id = (state.comments.map(\.id).max() ?? 0) + 1
                state.comments.append(
                    Comment(id: id, body: body, author: state.viewer ?? "job", isBot: true)
                )
                return .answer(201, body: "{\"id\":\(id)}")
            }
            let id = Int(request.target.split(separator: "/").last ?? "") ?? 0
            guard request.method == (isGitLab ? "PUT" : "PATCH"),
                let index = state.comments.firstIndex(where: { $0.id == id })
            else { return .answer(404, body: "{\"message\":\"Not Found\"}") }
            state.comments[index].body = body
            return .answer(200, body: "{\"id\":\(id)}")
        }
    }

    private func page(_ target: String, _ state: State) -> LoopbackServer.Reaction {
        let query = URLComponents(string: target)?.queryItems ?? []
        func number(_ name: String) -> Int {
            query.first { $0.name == name }?.value.flatMap { Int($0) } ?? 1
        }
        let length = number("per_page")
        let first = (number("page") - 1) * length
        let comments = state.comments.dropFirst(first).prefix(length).map { comment in
            let author: [String: Any] =
                isGitLab
                ? ["username": comment.author]
                : ["login": comment.author, "type": comment.isBot ? "Bot" : "User"]
            return [
                "id": comment.id, "body": comment.body, isGitLab ? "author" : "user": author,
            ] as [String: Any]
        }
        let data = try? JSONSerialization.data(withJSONObject: comments)
        return .answer(200, body: String(decoding: data ?? Data("[]".utf8), as: UTF8.self))
    }
}
