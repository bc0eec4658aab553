import Ledger

extension MetricsReading {
    /// At most so many series of each metric are exported; a histogram counts as one, and so do the
    /// observations of one series.
    ///
    /// Labels come from outside: without a bound one producer that puts a request's id into a label
    /// takes Prometheus down for everybody. What the ledger saw first stays.
    public static let seriesMax = 500

    /// The metrics.
    ///
    /// A value that is missing has no sample: it is never 0. A count of nothing is 0.
    ///
    /// - Returns: The samples, at most ``seriesMax`` of each metric.
    public func samples() -> [MetricSample] {
        let all =
            gauges.map { $0.exported.sample($0.labels, $0.value) } + seriesSamples + limitSamples
            + alertSamples + ledgerSamples
        var counts: [String: Int] = [:]
        let kept = all.filter { sample in
            let most = Self.seriesMax * (sample.name == ExportedMetric.observations.name ? 4 : 1)
            counts[sample.name, default: 0] += 1
            return counts[sample.name, default: 0] <= most
        }
        let left = Double(unread + all.count - kept.count)
        return kept + [ExportedMetric.leftOut.sample([:], left)]
    }

    private var seriesSamples: [MetricSample] {
        var samples: [MetricSample] = []
        for series in series {
            let labels = series.labels
            if let mean = series.window.mean {
                samples.append(ExportedMetric.score.sample(labels, mean))
                samples.append(
                    ExportedMetric.scoreSamples.sample(labels, Double(series.window.samples))
                )
            }
            if !series.statuses.isEmpty {
                samples += series.statuses.byName.map { name, count in
                    ExportedMetric.observations.sample(
                        labels.merging(["status": name]) { $1 },
                        Double(count)
                    )
                }
            }
            samples.append(
                ExportedMetric.lastUpdate.sample(labels, series.lastUpdate.secondsSinceEpoch)
            )
            if let distribution = series.distribution {
                samples.append(ExportedMetric.distribution.sample(labels, distribution))
            }
        }
        for metric in Set(series.map(\.metric)).sorted() {
            let seconds = Double(MetricWindow.seconds(of: metric))
            samples.append(ExportedMetric.scoreWindow.sample(["metric": metric], seconds))
        }
        samples += lastScores.sorted { $0.key < $1.key }.map { environment, time in
            ExportedMetric.lastScore.sample(["environment": environment], time.secondsSinceEpoch)
        }
        return samples
            + durations.sorted { $0.key < $1.key }.map { type, distribution in
                ExportedMetric.evaluationDuration.sample(["eval_type": type], distribution)
            }
    }

    private var limitSamples: [MetricSample] {
        limits.flatMap { entry -> [MetricSample] in
            let labels = [
                "environment": entry.series.environment, "feature": entry.series.feature ?? "",
                "metric": entry.series.metric, "evaluator": entry.series.revision ?? "",
                "chart": entry.phase.kind.rawValue, "bucket": entry.phase.bucket?.rawValue ?? "",
            ]
            let center = ExportedMetric.limitCenter.sample(labels, entry.phase.limits.center)
            let n = entry.phase.kind.hasSubgroups ? entry.samples : 1
            guard let n, n > 0 else { return [center] }
            let limits = entry.phase.limits(ofPoint: Int(clamping: n))
            return [
                center, ExportedMetric.limitLower.sample(labels, limits.lower),
                ExportedMetric.limitUpper.sample(labels, limits.upper),
            ]
        }
    }

    private var ledgerSamples: [MetricSample] {
        let deployed = deployments.map { change in
            ExportedMetric.deployments.sample(
                [
                    "environment": change.environment ?? "", "service": change.name ?? "",
                    "deployment": change.id, "version": change.version ?? "",
                    "kind": change.subkind ?? "", "outcome": change.outcome ?? "",
                ],
                change.time.secondsSinceEpoch
            )
        }
        let dead = deadDeliveries.sorted { $0.key < $1.key }.map { receiver, count in
            ExportedMetric.deliveriesDead.sample(["receiver": receiver], Double(count))
        }
        return deployed + dead + [
            ExportedMetric.position.sample([:], Double(position.rawValue)),
            ExportedMetric.projectionLag.sample([:], Double(lag)),
            ExportedMetric.exported.sample([:], time.secondsSinceEpoch),
        ]
    }
}

extension Timestamp {
    /// Seconds since the epoch, as Prometheus writes instants.
    fileprivate var secondsSinceEpoch: Double { Double(microseconds) / 1_000_000 }
}
