import Ledger
import TestSupport

/// A random history: every type that projections read, late, doubled and hostile events among them.
enum RandomEvents {
    /// 2026-10-01T00:00:00Z.
    static let start = Timestamp(seconds: 1_790_812_800)

    static func make(_ count: Int, seed: UInt64) -> [String] {
        var generator = SeededGenerator(seed: seed)
        var events: [String] = []
        var seconds = 0
        for index in 0..<count {
            seconds += Int.random(in: 0...90, using: &generator)
            let isLate = Int.random(in: 0..<15, using: &generator) == 0
            let late = isLate ? Int.random(in: 0...40_000, using: &generator) : 0
            events.append(event(index, seconds - late, &generator))
            // Some producers send twice.
            if Int.random(in: 0..<30, using: &generator) == 0, let again = events.last {
                events.append(again)
            }
        }
        return events
    }

    private static func event(
        _ index: Int,
        _ seconds: Int,
        _ generator: inout SeededGenerator
    ) -> String {
        let pick = Int.random(in: 0..<100, using: &generator)
        let (type, data): (String, String) =
            switch pick {
            case 0..<4: ("deployment.recorded", deployment(index, &generator))
            case 4..<6: ("evaluator.versioned", #"{"name":"judge","revision":"r\#(index % 3)"}"#)
            case 6..<8: ("dataset.versioned", #"{"dataset":"golden","version":"v\#(index)"}"#)
            case 8..<11: ("run.started", run(&generator))
            case 11..<14: ("run.finished", run(&generator))
            case 14..<15: shadowOrVerdict(index)
            case 15..<17: decision(index, &generator)
            default: ("score.recorded", score(index, &generator))
            }
        let time = start.advanced(bySeconds: Double(seconds)).rfc3339
        let rate =
            ["", "", "", #""sampledrate":20,"#, #""sampledrate":2147483647,"#]
            .randomElement(using: &generator) ?? ""
        return #"{"specversion":"1.0","id":"e\#(index)","source":"/test","type":"#
            + #""dev.qualityledger.\#(type).v1","time":"\#(time)",\#(rate)"data":\#(data)}"#
    }

    private static func shadowOrVerdict(_ index: Int) -> (String, String) {
        switch index % 4 {
        case 0: ("shadow.sampled", #"{"prompthash":"h\#(index)"}"#)
        case 1:
            (
                "verdict.recorded",
                #"{"judge":{"name":"judge"},"axes":{"a":0.\#(index)},"overall":0.\#(index)}"#
            )
        default:
            (
                "shadow.compared",
                #"{"production":{"model":"m","score":0},"candidate":{"model":"c","score":0},"#
                    + #""delta":\#(Double(index % 9) / 10 - 0.4)}"#
            )
        }
    }

    private static func score(_ index: Int, _ generator: inout SeededGenerator) -> String {
        func one(_ names: [String]) -> String { names.randomElement(using: &generator) ?? "" }
        let exponent = Int.random(in: -90...90, using: &generator)
        let hostile = "\(Double.random(in: 1...9, using: &generator))e\(exponent)"
        let usual = "\(Double.random(in: 0...1, using: &generator))"
        var members = [
            #""metric":"\#(one(["faithfulness", "toxicity", "latency"]))""#,
            #""value":\#(one(["0", "1", "-0.0", usual, usual, usual, hostile, "-\(hostile)", "1e200"]))"#,
        ]
        if Bool.random(using: &generator) {
            members.append(#""feature":"\#(one(["search", "chat"]))""#)
        }
        if Bool.random(using: &generator) { members.append(#""category":"\#(one(["a", "b"]))""#) }
        if !index.isMultiple(of: 5) { members.append(#""case":"c\#(index % 7)""#) }
        if Int.random(in: 0..<4, using: &generator) == 0 {
            members.append(#""run":"run-\#(one(["1", "2", "3"]))""#)
        }
        if Int.random(in: 0..<9, using: &generator) == 0 {
            members.append(#""environment":"staging""#)
        }
        if Int.random(in: 0..<9, using: &generator) == 0 {
            members.append(#""n":\#(one(["2", "50", "9007199254740991"]))"#)
        }
        if Int.random(in: 0..<3, using: &generator) == 0 {
            let revision = one(["", #","revision":"r1""#, #","revision":"r2""#])
            members.append(#""evaluator":{"name":"judge"\#(revision)}"#)
        }
        if Int.random(in: 0..<12, using: &generator) == 0 {
            members[1] = #""value":null"#
            members.append(#""status":"\#(one(["error", "skipped", "unscored"]))""#)
        }
        return "{\(members.joined(separator: ","))}"
    }

    private static func decision(
        _ index: Int,
        _ generator: inout SeededGenerator
    ) -> (String, String) {
        let alert = Int.random(in: 1...9, using: &generator)
        return switch Int.random(in: 0..<11, using: &generator) {
        case 7: ("gate.decided", #"{"run":"run-\#(index % 4 + 1)","verdict":"pass"}"#)
        case 8:
            (
                "silence.created",
                #"{"silence":"S-\#(index)","matchers":[{"name":"metric","value":"latency"}],"#
                    + #""startsat":"2026-10-01T02:00:00Z","endsat":"2026-10-01T07:00:00Z"}"#
            )
        case 9: ("notification.delivered", #"{"receiver":"r","key":"k\#(index)"}"#)
        case 10: ("alert.acknowledged", #"{"alert":"A-\#(alert)","by":"mk"}"#)
        case 0: ("note.added", #"{"text":"note \#(index)"}"#)
        case 1: ("baseline.approved", #"{"run":"run-\#(index % 4 + 1)","by":"mk"}"#)
        case 2: ("baseline.revoked", #"{"run":"run-\#(index % 4 + 1)","by":"mk"}"#)
        case 3: ("limits.approved", #"{"metric":"latency","center":0.5,"sigma":0.1,"by":"mk"}"#)
        case 5: ("detector.trained", detector(index))
        case 4: ("alert.fired", #"{"alert":"A-\#(alert)","rule":"low","severity":"P1"}"#)
        default: ("alert.resolved", #"{"alert":"A-\#(alert)","rule":"low"}"#)
        }
    }

    private static func detector(_ index: Int) -> String {
        #"{"detector":"isolation_forest","metrics":[{"metric":"latency"}],"windowseconds":3600,"#
            + #""from":"2026-10-01T00:00:00Z","to":"2026-10-10T00:00:00Z","windows":216,"#
            + #""seed":\#(index),"trees":200,"subsample":256,"revision":"r\#(index)"}"#
    }

    private static func deployment(_ index: Int, _ generator: inout SeededGenerator) -> String {
        let environment = Bool.random(using: &generator) ? "production" : "staging"
        return #"{"deployment":"dep-\#(index)","environment":"\#(environment)","#
            + #""components":["ranker","index"],"message":"m \#(index)"}"#
    }

    private static func run(_ generator: inout SeededGenerator) -> String {
        let run = Int.random(in: 1...4, using: &generator)
        let members = [
            #""suite":"nightly""#, #""system":{"model":"m\#(run)","prompt":"p"}"#,
            #""cases":\#(run)"#,
            #""git":{"commit":"c\#(run)","branch":"main"}"#,
        ]
        let some = members.filter { _ in Bool.random(using: &generator) }
        return "{" + ([#""run":"run-\#(run)""#] + some).joined(separator: ",") + "}"
    }
}
