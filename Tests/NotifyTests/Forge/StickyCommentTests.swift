import Foundation
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Notify

@Suite("Sticky comments")
struct StickyCommentTests {
    private static let marker = "<!-- quality-ledger:scorecard:v1 key=golden -->"

    private func keeper(
        _ server: LoopbackServer,
        gitlab: Bool = false,
        token: String = "secret-token",
        pauses: (@Sendable (Double) -> Void)? = nil
    ) throws -> StickyComment {
        let thread =
            gitlab
            ? CommentThread.gitlab(
                apiURL: server.url + "/api/v4/",
                project: "group/project",
                number: 7,
                token: token
            )
            : CommentThread.github(
                apiURL: server.url,
                repository: "owner/repo.name",
                number: 7,
                token: token
            )
        return StickyComment(
            try #require(thread),
            transport: HTTPClient(options: .init(proxy: "")),
            sleep: { seconds in pauses?(seconds) }
        )
    }

    private func write(_ keeper: StickyComment, _ text: String) async -> StickyComment.Outcome {
        await keeper.write(marker: Self.marker) { limit in
            let body = "\(Self.marker)\n\(text)"
            return body.utf8.count <= limit ? body : String(body.prefix(limit))
        }
    }

    private func bodies(_ forge: FakeForge) -> [String] {
        forge.state.withLock { $0.comments.map(\.body) }
    }

    @Test(arguments: [false, true])
    func oneCommentIsMadeAndThenEdited(gitlab: Bool) async throws {
        let forge = FakeForge(gitlab: gitlab)
        let server = try forge.server()
        let keeper = try keeper(server, gitlab: gitlab)
        #expect(await write(keeper, "first") == .created)
        #expect(await write(keeper, "second") == .edited)
        #expect(await write(keeper, "second") == .unchanged)
        #expect(bodies(forge) == ["\(Self.marker)\nsecond"])
        let targets = Set(server.requests.map { $0.target.prefix { $0 != "?" } })
        let notes = "/api/v4/projects/group%2Fproject/merge_requests/7/notes"
        #expect(
            targets
                == (gitlab
                    ? [Substring(notes), "/api/v4/user", Substring(notes + "/1")]
                    : [
                        "/repos/owner/repo.name/issues/7/comments", "/user",
                        "/repos/owner/repo.name/issues/comments/1",
                    ])
        )
    }

    @Test(arguments: [false, true])
    func itIsFoundOnLaterPages(gitlab: Bool) async throws {
        let forge = FakeForge(gitlab: gitlab)
        forge.state.withLock { state in
            state.comments = (1...250).map {
                FakeForge.Comment(id: $0, body: "chat \($0)", author: "someone")
            }
            state.comments[230].body = Self.marker + "\r\nold"
            state.comments[230].author = "ledger-bot"
        }
        let server = try forge.server()
        #expect(await write(try keeper(server, gitlab: gitlab), "new") == .edited)
        #expect(bodies(forge)[230] == "\(Self.marker)\nnew")
        #expect(bodies(forge).count == 250)
    }

    /// Somebody else's comment with our mark is not ours: they could change it afterwards.
    @Test func anotherAuthorsCommentIsLeftAlone() async throws {
        let forge = FakeForge()
        forge.state.withLock {
            $0.comments = [.init(id: 1, body: Self.marker + "\nPASS", author: "mallory")]
        }
        let server = try forge.server()
        let keeper = try keeper(server)
        #expect(await write(keeper, "FAIL") == .created)
        #expect(bodies(forge) == [Self.marker + "\nPASS", Self.marker + "\nFAIL"])
        // A job's token is nobody's: then only a bot's comment counts.
        forge.state.withLock { $0.viewer = nil }
        #expect(await write(keeper, "FAIL 2") == .edited)
        #expect(bodies(forge) == [Self.marker + "\nPASS", Self.marker + "\nFAIL 2"])
    }

    @Test func theMarkWithinACommentIsNotOurs() async throws {
        let forge = FakeForge()
        forge.state.withLock {
            $0.comments = [.init(id: 1, body: "look:\n" + Self.marker, author: "ledger-bot")]
        }
        let server = try forge.server()
        #expect(await write(try keeper(server), "x") == .created)
    }

    @Test func aForksTokenIsForbiddenAndSaysSo() async throws {
        let forge = FakeForge()
        let body = "{\"message\":\"Resource not accessible by integration secret-token\"}"
        forge.state.withLock { $0.writeRefusals = [(403, body)] }
        let server = try forge.server()
        #expect(
            await write(try keeper(server), "x")
                == .forbidden("HTTP 403: Resource not accessible by integration …")
        )
        #expect(server.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test func whatIsTooLongIsShortened() async throws {
        let forge = FakeForge()
        forge.state.withLock { $0.bodyBytesMax = 20_000 }
        let server = try forge.server()
        #expect(
            await write(try keeper(server), String(repeating: "x", count: 50_000)) == .created
        )
        #expect(bodies(forge)[0].utf8.count == 65_536 / 4)
        forge.state.withLock { $0.bodyBytesMax = 10 }
        #expect(await write(try keeper(server), "y") == .failed("HTTP 422: Body is too long"))
    }

    @Test func aServerInTroubleIsTriedAgain() async throws {
        let forge = FakeForge()
        forge.state.withLock {
            $0.refusals = [(502, [:], ""), (503, ["Retry-After": "3"], ""), (429, [:], "")]
        }
        let server = try forge.server()
        let pauses = Mutex<[Double]>([])
        let keeper = try keeper(server) { seconds in pauses.withLock { $0.append(seconds) } }
        #expect(await write(keeper, "x") == .created)
        #expect(pauses.withLock { $0 } == [1, 3, 4])
        forge.state.withLock { $0.refusals = Array(repeating: (500, [:], "oops"), count: 4) }
        #expect(await write(keeper, "z") == .failed("HTTP 500"))
    }

    @Test func nobodyThereIsNoCrash() async throws {
        let port = try PeerProcess.freePort()
        let thread = try #require(
            CommentThread.github(
                apiURL: "http://127.0.0.1:\(port)",
                repository: "a/b",
                number: 1,
                token: "t"
            )
        )
        let keeper = StickyComment(
            thread,
            transport: HTTPClient(options: .init(proxy: "")),
            sleep: { _ in }
        )
        guard case .failed(let text) = await write(keeper, "x") else {
            Issue.record("it should have failed")
            return
        }
        #expect(text.contains("cannot be reached"))
    }

    @Test(arguments: ["", "a", "a/b/c", "a/..", "../b", "a/b?c", "a/b c", "a /b", "a/é"])
    func aRepositoryThatIsNoneIsRefused(name: String) {
        let thread = CommentThread.github(apiURL: "x", repository: name, number: 1, token: "t")
        #expect(thread == nil)
    }
}
