import Foundation
import Ledger
import Projections
import TestSupport
import Testing
import Transport

@testable import Notify

/// A process dies after it has sent a message and before it has recorded that.
struct CrashTests {
    @Test func theReceiverSeesOneIncident() async throws {
        let server = try LoopbackServer { _, _ in .answer(202) }
        let bench = try CourierBench()
        try bench.story.fire("A-1")
        let path = bench.story.path
        let url = server.url
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, url = url as String] in
            let story = try AlertStory(path: path)
            let settings = NotificationSettings(receivers: [CourierBench.pager(url)])
            let outbox = try story.outbox()
            let courier = Courier(
                settings,
                environment: ["PAGER_KEY": "ROUTING-KEY"],
                outbox: outbox,
                means: CourierMeans(
                    transport: HTTPClient(),
                    now: { AlertStory.time(1) },
                    write: { _ in },
                    append: { _ in kill(getpid(), SIGKILL) }
                )
            )
            let conditions = Outbox.Conditions(settings: settings, now: AlertStory.time(1))
            await courier.submit(outbox.plan(conditions).due)
            _ = await courier.settle(within: 10)
        }
        #expect(server.requests.count == 1)
        #expect(try bench.outcomes().isEmpty)
        let report = try await bench.deliver([CourierBench.pager(server.url)])
        #expect(report.isComplete)
        #expect(server.requests.count == 2)
        #expect(server.requests[0].body == server.requests[1].body)
        #expect(try bench.outcomes() == ["delivered pager fired"])
        // What PagerDuty would have: one incident a key, open after a trigger.
        var incidents: [String: String] = [:]
        for request in server.requests {
            incidents[request.member("dedup_key") ?? ""] = request.member("event_action")
        }
        #expect(incidents.count == 1)
        _ = try await bench.deliver([CourierBench.pager(server.url)])
        #expect(server.requests.count == 2)
    }
}
