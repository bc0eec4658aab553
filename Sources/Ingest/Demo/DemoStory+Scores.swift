internal import Ledger

extension DemoStory {
    /// The scores of production and staging traffic, minute by minute.
    func scoreEvents(
        deployments: [DemoDeployment],
        random: inout SeededRandom
    ) -> [DemoEvent] {
        var events: [DemoEvent] = []
        events.reserveCapacity(60_000)
        var number = 0
        for feature in DemoFeature.all {
            let releases = deployments.filter {
                $0.service == feature.name && $0.environment == feature.environment
            }
            for minute in start.minute..<max(end.minute + 1, start.minute) {
                let day = (minute - incidentDay.minute).flooringQuotient(dividingBy: 1_440)
                let minuteOfDay = Int(minute - incidentDay.minute - day * 1_440)
                let level = DemoTraffic.level(minuteOfDay: minuteOfDay)
                let mean = feature.answersPerMinute * level * DemoTraffic.growth(day: day)
                for _ in 0..<random.count(mean: mean) {
                    let microseconds = Int64(random.index(below: 60_000)) * 1_000
                    let time = Timestamp(microseconds: minute * 60_000_000 + microseconds)
                    let answer = Answer(
                        time: time,
                        feature: feature,
                        release: release(at: time, of: releases),
                        category: random.weightedIndex(DemoTraffic.shares),
                        trace: random.hexadecimal(digits: 16)
                    )
                    for metric in DemoMetric.allCases
                    where random.happens(feature.shares[metric] ?? 0) {
                        number += 1
                        events.append(
                            score(metric, of: answer, number: number, random: &random)
                        )
                    }
                }
            }
        }
        return events
    }

    /// One sampled answer of the product.
    private struct Answer {
        var time: Timestamp
        var feature: DemoFeature
        var release: String
        var category: Int
        var trace: String
    }

    /// What was live: a deployment takes a minute to reach the traffic.
    private func release(at time: Timestamp, of deployments: [DemoDeployment]) -> String {
        let live = deployments.last { $0.time(in: self).advanced(bySeconds: 60) <= time }
        return live?.release ?? "\(deployments.first?.service ?? "search")-initial"
    }

    /// Whether answers are assembled from the wrong context.
    func isDegraded(_ feature: DemoFeature, at time: Timestamp) -> Bool {
        feature.name == "search" && feature.environment == "production"
            && time >= onset && time < recovery
    }

    private func score(
        _ metric: DemoMetric,
        of answer: Answer,
        number: Int,
        random: inout SeededRandom
    ) -> DemoEvent {
        let evaluator = metric.evaluator
        let degraded = isDegraded(answer.feature, at: answer.time)
        let value = metric.draw(
            degraded: degraded,
            category: answer.category,
            random: &random
        )
        // A judge that timed out leaves no value, and a missing value is never a zero.
        let failed = evaluator.kind == "llm_judge" && random.happens(0.002)
        var data: [(String, DemoValue)] = [
            ("metric", .string(metric.rawValue)),
            ("value", failed ? .null : .decimal(tenThousandths: value)),
        ]
        if failed { data.append(("status", .string("error"))) }
        data += [
            ("environment", .string(answer.feature.environment)),
            ("feature", .string(answer.feature.name)),
            ("category", .string(DemoTraffic.categories[answer.category].name)),
            ("trace", .string(answer.trace)),
            ("model", .string(DemoEvaluator.productionModel)),
            ("prompt", .string(DemoEvaluator.prompt)),
            ("release", .string(answer.release)),
            ("evaluator", Self.evaluatorValue(metric)),
        ]
        let late = random.happens(0.01)
        let delay = late ? Double(30 + random.index(below: 570)) : 0
        return DemoEvent(
            kind: .scoreRecorded,
            source: "/support/evaluator",
            id: "score-\(number)",
            subject: answer.feature.name,
            time: answer.time,
            recordedTime: late ? answer.time.advanced(bySeconds: delay) : nil,
            data: data
        )
    }

    /// `data.evaluator` of a score.
    static func evaluatorValue(_ metric: DemoMetric) -> DemoValue {
        let evaluator = metric.evaluator
        var members: [(String, DemoValue)] = [
            ("name", .string(evaluator.name)),
            ("revision", .string(evaluator.revision)),
            ("kind", .string(evaluator.kind)),
        ]
        if evaluator.kind == "llm_judge" {
            members.append(("model", .string(DemoEvaluator.judgeModel)))
        }
        return .object(members)
    }
}
