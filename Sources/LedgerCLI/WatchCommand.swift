import ArgumentParser
import Foundation
import Ledger
import Notify
import Projections

/// `ledger watch`: evaluates rules and delivers alerts until it is stopped.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Evaluate rules and deliver alerts until stopped.",
        discussion: """
            Does again and again what `ledger refresh` does once. SIGTERM and ^C end it after the \
            attempt under way; what was not delivered stays due and is delivered by the next run. A \
            locked ledger or an unreachable receiver is said and tried again.
            """
    )

    @OptionGroup var options: LedgerOptions
    @OptionGroup var configurationOptions: ConfigurationOptions
    @Option(help: "How often, such as 30s.") var every = "30s"

    func run() async throws {
        guard let seconds = DurationText.seconds(every), (1...86_400).contains(seconds) else {
            throw UsageError(
                message: "--every \(every) is not a duration from 1s to 1d",
                hint: "Write it as 30s or 5m."
            )
        }
        let round = AlertRound(desk: try AlertDesk(options, configurationOptions))
        let courier = try round.courier()
        let stop = StopSignals()
        if !options.quiet { Console.talk("watching every \(every); ^C ends it") }
        while !stop.isRequested {
            do {
                let report = try round.evaluate()
                RefreshCommand.say(report, isQuiet: options.quiet || report.isUneventful)
                _ = try await round.deliver(
                    by: courier,
                    samples: round.desk.samples(outcomes: report.outcomes)
                )
            } catch let error as StoreError where error.failure == .unavailable {
                Console.talk("\(error.message); trying again in \(every)")
            }
            RefreshCommand.say(await courier.report(), isQuiet: options.quiet)
            await stop.sleep(seconds: Double(seconds))
        }
        _ = await courier.settle(within: 5)
        await courier.stop()
        if !options.quiet { Console.talk("stopped") }
    }
}

extension AlertRound.Report {
    /// Whether there is nothing to say.
    fileprivate var isUneventful: Bool { fired + resolved + missed == 0 && !isBusy }
}
