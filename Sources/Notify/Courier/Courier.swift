import Ledger
public import Projections

/// Delivers what is due, each receiver in a lane of its own, so that none waits for another.
///
/// Each outcome is recorded right after it is known. A process that dies between sending and recording
/// sends again with the same key, and the receiver sees one incident.
public actor Courier {
    private let means: CourierMeans
    private var lanes: [String: DeliveryLane] = [:]
    private var problems: [String: String] = [:]

    /// Makes a courier.
    ///
    /// - Parameters:
    ///   - settings: The receivers; one whose secret is missing is reported and not called.
    ///   - environment: The environment's variables, for secrets.
    ///   - outbox: What has been told so far, for the rate limits.
    ///   - means: The network, the clock, and where outcomes are recorded.
    public init(
        _ settings: NotificationSettings,
        environment: [String: String],
        outbox: Outbox,
        means: CourierMeans
    ) {
        self.means = means
        let minuteAgo = means.now().advanced(bySeconds: -60)
        for receiver in settings.receivers {
            do {
                lanes[receiver.name] = DeliveryLane(
                    try Receiver(receiver, environment: environment),
                    means: means,
                    recentAttempts: outbox.deliveryTimes(of: receiver.name, since: minuteAgo)
                )
            } catch {
                problems[receiver.name] = error.message
            }
        }
    }

    /// Takes over what is due now; returns at once.
    ///
    /// What an earlier call submitted and is not among it is dropped, unless it is being sent: the
    /// ledger alone decides what is due.
    ///
    /// - Parameters:
    ///   - due: The messages.
    ///   - standing: What fires, for each Alertmanager.
    ///   - samples: The metrics, for those who take metrics; nil if they have not changed.
    public func submit(
        _ due: [Delivery],
        standing: [String: [NotifiableAlert]] = [:],
        samples: [MetricSample]? = nil
    ) async {
        let byReceiver = Dictionary(grouping: due, by: \.receiver)
        for (name, lane) in lanes {
            let state = standing[name].map(DeliveryLane.Standing.alerts)
            await lane.submit(
                byReceiver[name] ?? [],
                standing: state ?? samples.map(DeliveryLane.Standing.samples)
            )
        }
    }

    /// Waits until nothing is left to do within some time; then what waits is left for another run.
    ///
    /// An attempt that has begun is finished, so that it can take a receiver's timeout longer.
    ///
    /// - Parameter seconds: How long to wait for further attempts, 0 or more.
    /// - Returns: What was done since the last call.
    public func settle(within seconds: Double) async -> CourierReport {
        let deadline = means.now().advanced(bySeconds: max(seconds, 0))
        let entries = await withTaskGroup(of: CourierReport.Entry.self) { group in
            for lane in lanes.values {
                group.addTask { await lane.settle(before: deadline) }
            }
            var entries: [CourierReport.Entry] = []
            for await entry in group { entries.append(entry) }
            return entries
        }
        return report(entries)
    }

    /// What was done since the last call, without waiting: for a process that goes on.
    public func report() async -> CourierReport {
        var entries: [CourierReport.Entry] = []
        for lane in lanes.values { entries.append(await lane.report()) }
        return report(entries)
    }

    private func report(_ lanes: [CourierReport.Entry]) -> CourierReport {
        var entries = lanes
        for (name, problem) in problems {
            entries.append(CourierReport.Entry(receiver: name, problems: [problem]))
        }
        return CourierReport(entries: entries.sorted { $0.receiver < $1.receiver })
    }

    /// Stops all lanes; what has not been sent stays due.
    public func stop() async {
        for lane in lanes.values { await lane.stop() }
    }
}
