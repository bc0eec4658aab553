import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite("Baselines: approved and revoked")
struct BaselineHistoryTests {
    private struct Book {
        var decisions: [BaselineDecision] = []

        mutating func approve(_ run: String, suite: String? = nil, environment: String? = nil) {
            add(.approved, run, BaselineScope(suite: suite, environment: environment))
        }

        mutating func revoke(_ run: String, suite: String? = nil, environment: String? = nil) {
            add(.revoked, run, BaselineScope(suite: suite, environment: environment))
        }

        mutating func add(
            _ action: BaselineDecision.Action,
            _ run: String,
            _ scope: BaselineScope
        ) {
            let position = Int64(decisions.count + 1)
            decisions.append(
                BaselineDecision(
                    position: Position(rawValue: position),
                    time: Timestamp(minute: position),
                    action: action,
                    run: run,
                    scope: scope
                )
            )
        }

        var history: BaselineHistory { BaselineHistory(folding: decisions) }
    }

    @Test func theLastApprovalStands() {
        var book = Book()
        #expect(book.history.baseline(suite: "s") == nil)
        book.approve("a", suite: "s")
        book.approve("b", suite: "s")
        book.approve("c", suite: "t")
        #expect(book.history.baseline(suite: "s")?.run == "b")
        #expect(book.history.baseline(suite: "t")?.run == "c")
        #expect(book.history.baseline(suite: "u") == nil)
        #expect(book.history.entries.map(\.before) == [nil, "a", nil])
        #expect(book.history.entries.map(\.after) == ["a", "b", "c"])
    }

    @Test func revokingRestoresTheOneBefore() {
        var book = Book()
        book.approve("a", suite: "s")
        book.approve("b", suite: "s")
        book.approve("c", suite: "s")
        book.revoke("c", suite: "s")
        #expect(book.history.baseline(suite: "s")?.run == "b")
        // One that was revoked while it lay below does not come back.
        book.approve("d", suite: "s")
        book.revoke("b", suite: "s")
        #expect(book.history.baseline(suite: "s")?.run == "d")
        book.revoke("d", suite: "s")
        #expect(book.history.baseline(suite: "s")?.run == "a")
        book.revoke("a", suite: "s")
        #expect(book.history.baseline(suite: "s") == nil)
        #expect(book.history.standing.isEmpty)
        let after = book.history.entries.map(\.after)
        #expect(after == ["a", "b", "c", "b", "d", "d", "a", nil])
    }

    @Test func approvingAgainLaysItOnTop() {
        var book = Book()
        book.approve("a")
        book.approve("b")
        book.approve("a")
        #expect(book.history.baseline(suite: nil)?.run == "a")
        book.revoke("a")
        #expect(book.history.baseline(suite: nil)?.run == "b")
        book.revoke("b")
        #expect(book.history.baseline(suite: nil) == nil)
    }

    @Test func revokingWithoutAScopeMeansEveryScope() {
        var book = Book()
        book.approve("a", suite: "s")
        book.approve("a", suite: "s", environment: "staging")
        book.approve("b", suite: "t")
        book.approve("a", suite: "t")
        book.revoke("a", environment: "staging")
        #expect(book.history.approval(in: BaselineScope(suite: "s"))?.run == "a")
        book.revoke("a")
        #expect(book.history.standing.map(\.approval.run) == ["b"])
        #expect(book.history.standing.map(\.scope.suite) == ["t"])
        #expect(book.history.entries.count == 7)
        // Without effect, and yet history.
        book.revoke("a")
        #expect(book.history.entries.count == 8)
        #expect(book.history.entries.last?.after == nil)
    }

    @Test func theNarrowestScopeCounts() {
        var book = Book()
        book.approve("all")
        book.approve("staging", environment: "staging")
        book.approve("suite", suite: "s")
        book.approve("both", suite: "s", environment: "staging")
        func run(_ suite: String?, _ environment: String?) -> String? {
            book.history.baseline(suite: suite, environment: environment)?.run
        }
        #expect(run("s", "staging") == "both")
        #expect(run("s", "production") == "suite")
        #expect(run("t", "staging") == "staging")
        #expect(run("t", nil) == "all")
        #expect(run(nil, nil) == "all")
    }

    /// What stands equals what a plain reading of all decisions, latest first, finds.
    @Test func theFoldEqualsAPlainReading() {
        var generator = SeededGenerator(seed: 51)
        for _ in 0..<100 {
            var book = Book()
            let suites: [String?] = [nil, "s", "t"]
            for _ in 0..<Int.random(in: 0...25, using: &generator) {
                let run = "r\(Int.random(in: 0...3, using: &generator))"
                let suite = suites.randomElement(using: &generator) ?? nil
                if Bool.random(using: &generator) {
                    book.approve(run, suite: suite)
                } else {
                    book.revoke(run, suite: suite)
                }
            }
            for suite in suites {
                let scope = BaselineScope(suite: suite)
                let plain = book.decisions.indices.last { index in
                    let one = book.decisions[index]
                    return one.action == .approved && one.scope == scope
                        && !book.decisions[(index + 1)...].contains {
                            $0.action == .revoked && $0.run == one.run
                                && ($0.scope.suite == nil || $0.scope.suite == suite)
                        }
                }
                #expect(book.history.approval(in: scope) == plain.map { book.decisions[$0] })
            }
        }
    }
}
