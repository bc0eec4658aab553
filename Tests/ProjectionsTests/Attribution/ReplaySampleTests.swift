import Foundation
import Ledger
import Testing

@testable import Projections

/// The two replayed streams: an incident among decoys, and a quiet one where nothing may be blamed.
@Suite struct ReplaySampleTests {
    private static let incident = Result { try ReplayStream("incident") }
    private static let quiet = Result { try ReplayStream("quiet") }

    @Test func incidentNamesTheBadDeployment() throws {
        let stream = try Self.incident.get()
        let answer = Attribution.answer(stream.input("faithfulness"))
        #expect(answer.conclusion == .suspect)
        #expect(answer.suspects.first?.id == "dep-1d2d2645c4")
        let onset = try #require(answer.onset)
        let truth = try Timestamp(rfc3339: "2026-09-10T14:39:27.576Z")
        #expect(onset.low <= truth && truth <= onset.high)
        #expect(onset.high.seconds(since: onset.low) < 3600)
        #expect((answer.delta ?? 0) < -0.15)
        #expect((answer.p ?? 1) < 1e-9)
        #expect(
            answer.headline.hasPrefix("faithfulness in production fell from 0.91 to 0.69 at 14:")
        )
        #expect(
            answer.headline.contains("the cause is deployment dep-1d2d2645c4, 2 minutes earlier")
        )
        let reasons = try #require(answer.suspects.first?.reasons)
        #expect(reasons.contains("1.3 deployments a day here"))
        #expect(reasons.contains("0 of 13 earlier deployments moved it as much"))
        // The one-hour means that the stream's ground truth gives for minute resolution.
        #expect(reasons.contains { $0.hasPrefix("mean 0.89 in the hour before it, 0.67 in") })
        let delta = try #require(answer.suspects.first?.delta)
        #expect(abs(delta + 0.2227) < 1e-4)
        let excluded = Dictionary(
            answer.excluded.map { ($0.id, $0.reason) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(excluded["dep-d28802af53"] == "staging, not production")
        #expect(excluded["dep-5346ff294d"] == "went live 23 minutes after the onset")
    }

    @Test(arguments: ["faithfulness", "qags", "rouge_l", "bertscore_f1"])
    func incidentMetricsNeverBlameADecoy(metric: String) throws {
        let answer = Attribution.answer(try Self.incident.get().input(metric))
        if answer.conclusion == .noSuspect {
            #expect(answer.suspects.allSatisfy { $0.confidence == .weak })
        } else if answer.conclusion != .noChange {
            // These metrics hardly follow what happened: the truth must be among those named.
            let first = try #require(answer.suspects.first)
            #expect(([first.id] + first.inseparable).contains("dep-1d2d2645c4"))
        }
    }

    @Test(arguments: ["faithfulness", "hallucination_rate"])
    func quietStreamBlamesNobody(metric: String) throws {
        let stream = try Self.quiet.get()
        for (shift, direction) in [
            (AttributionInput.Shift.down, WhatChangedAnswer.Direction.worse), (.up, .better),
        ] {
            var input = stream.input(metric)
            input.shift = shift
            input.direction = direction
            let answer = Attribution.answer(input)
            #expect(answer.conclusion == .noChange)
            #expect(answer.suspects.isEmpty)
        }
    }
}

/// One replayed stream: its scores by metric and its changes, exact repeats dropped.
struct ReplayStream {
    private var builders: [String: CellBuilder] = [:]
    private var changes: [RecordedChange] = []
    private var endMinute: Int64 = 0

    init(_ name: String) throws {
        var seen: Set<String> = []
        let lines = try FixtureReader.lines(of: "replay_sample/\(name).cloudevents.jsonl.gz")
        for (index, line) in lines.enumerated() {
            guard
                let event = try JSONSerialization.jsonObject(with: Data(line.utf8))
                    as? [String: Any],
                let id = event["id"] as? String, seen.insert(id).inserted,
                let type = event["type"] as? String, let time = event["time"] as? String,
                let data = event["data"] as? [String: Any]
            else { continue }
            let moment = try Timestamp(rfc3339: time)
            let position = Position(rawValue: Int64(index + 1))
            switch type {
            case "dev.qualityledger.score.recorded.v1":
                guard let metric = data["metric"] as? String, let value = data["value"] as? Double
                else { continue }
                builders[metric, default: CellBuilder()].add(
                    value,
                    at: moment,
                    category: data["category"] as? String,
                    feature: data["feature"] as? String
                )
                endMinute = max(endMinute, moment.minute)
            case "dev.qualityledger.deployment.recorded.v1":
                changes.append(
                    RecordedChange(
                        kind: .deployment,
                        id: data["deployment"] as? String ?? "",
                        environment: data["environment"] as? String,
                        time: moment,
                        position: position,
                        components: data["components"] as? [String] ?? [],
                        detail: data["message"] as? String ?? ""
                    )
                )
            case "dev.qualityledger.dataset.versioned.v1":
                changes.append(
                    change(.dataset, data["dataset"], data["version"], moment, position)
                )
            case "dev.qualityledger.evaluator.versioned.v1":
                changes.append(
                    change(.evaluator, data["name"], data["revision"], moment, position)
                )
            default:
                break
            }
        }
    }

    private func change(
        _ kind: ChangeKind,
        _ name: Any?,
        _ version: Any?,
        _ time: Timestamp,
        _ position: Position
    ) -> RecordedChange {
        RecordedChange(
            kind: kind,
            id: "\(name as? String ?? "")@\(version as? String ?? "")",
            environment: nil,
            time: time,
            position: position
        )
    }

    func input(_ metric: String) -> AttributionInput {
        AttributionInput(
            question: "what changed when \(metric) dropped",
            position: Position(rawValue: 1),
            asOf: nil,
            metric: metric,
            environment: "production",
            shift: metric == "hallucination_rate" ? .up : .down,
            endMinute: endMinute,
            cells: builders[metric]?.cells ?? [],
            changes: changes
        )
    }
}
