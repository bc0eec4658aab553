internal import Ledger

/// A deployment of the story.
struct DemoDeployment: Equatable {
    /// The identifier of the one that caused the incident.
    static let badID = "dep-771"
    /// The identifier of the two-line fix, once somebody knew.
    static let fixID = "dep-774"

    var id: String
    /// Days after the day of the incident; negative for before.
    var day: Int64
    var hour: Int64
    var minute: Int64
    var environment: String
    var service: String
    var version: String
    var kind: String
    var components: [String]
    var message: String
    var author: String

    /// When it went live.
    func time(in story: DemoStory) -> Timestamp {
        story.at(day: day, hour, minute)
    }

    /// What scores of the service are stamped with.
    var release: String { "\(service)-\(version)" }

    /// The deployment as an event.
    func event(of story: DemoStory) -> DemoEvent {
        // A made-up commit hash that depends on nothing but the identifier.
        var random = SeededRandom(seed: id.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        return DemoEvent(
            kind: .deploymentRecorded,
            source: "/support/deploys",
            id: id,
            subject: service,
            time: time(in: story),
            data: [
                ("deployment", .string(id)),
                ("environment", .string(environment)),
                ("service", .string(service)),
                ("version", .string(release)),
                ("kind", .string(kind)),
                ("components", .array(components.map { .string($0) })),
                ("commit", .string(random.hexadecimal(digits: 12))),
                ("message", .string(message)),
                ("by", .string(author)),
                ("outcome", .string("succeeded")),
            ]
        )
    }
}

extension DemoDeployment {
    /// Every deployment of the story, oldest first.
    static let all: [DemoDeployment] = table.split(separator: "\n").compactMap { Self(row: $0) }

    /// Reads a row of the table; nil if it does not have the form of the others.
    init?(row: some StringProtocol) {
        let cells = row.split(separator: "|").map { cell in
            String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard cells.count == 8 else { return nil }
        let moment = cells[0].split { $0 == " " || $0 == ":" }.compactMap { Int64($0) }
        let release = cells[3].split(separator: " ").map(String.init)
        guard moment.count == 3, release.count == 2 else { return nil }
        self.init(
            id: cells[1],
            day: moment[0],
            hour: moment[1],
            minute: moment[2],
            environment: cells[2],
            service: release[0],
            version: release[1],
            kind: cells[4],
            components: cells[5].split(separator: " ").map(String.init),
            message: cells[6],
            author: cells[7]
        )
    }

    /// Two deployments on a usual day, none of which moved a score.
    ///
    /// On the day of the incident (0)
    /// there are decoys three hours and forty minutes before the bad one, one in staging a minute
    /// after the onset and one in production 25 minutes after it.
    ///
    /// The columns: day and time, identifier, environment, service and version, kind, components,
    /// message, author.
    private static let table = """
        -11 09:05 | dep-746 | production | web 9.2.0 | service | frontend | new result cards | ab
        -11 14:40 | dep-747 | production | search 4.15.0 | service | ranking | favour new articles | mk
        -10 11:20 | dep-748 | production | billing 3.3.1 | service | invoices | round tax per line | jo
        -10 15:02 | dep-749 | staging | search 4.16.0-rc1 | service | retrieval | wider chunks | mk
        -9 10:11 | dep-750 | production | assistant 2.7.0 | prompt | prompts | shorter greeting | lin
        -9 16:33 | dep-751 | production | web 9.2.1 | service | frontend | fix keyboard focus | ab
        -8 09:48 | dep-752 | production | gateway 1.30.0 | config | timeouts | allow 20 s upstream | sre
        -7 13:27 | dep-753 | production | search 4.16.0 | service | cache | cache query embeddings | mk
        -7 17:05 | dep-754 | production | billing 3.3.2 | service | invoices | credit notes | jo
        -6 10:52 | dep-755 | production | assistant 2.7.1 | flag | handover | offer a human sooner | lin
        -6 11:30 | dep-756 | staging | assistant 2.8.0-rc1 | prompt | prompts | try a new tone | lin
        -5 09:15 | dep-757 | production | web 9.3.0 | service | frontend | dark mode | ab
        -5 15:44 | dep-758 | production | search 4.17.0 | service | ranking | drop old articles | mk
        -4 11:08 | dep-759 | production | gateway 1.31.0 | service | limits | limit rate per tenant | sre
        -4 14:19 | dep-760 | production | assistant 2.8.0 | prompt | prompts | shorter refusals | lin
        -3 12:57 | dep-762 | production | billing 3.4.0 | service | payments | new provider | jo
        -2 09:36 | dep-764 | production | search 4.17.1 | config | logging | log retrieval misses | mk
        -2 15:10 | dep-765 | production | assistant 2.8.1 | service | tools | retry order look-up | lin
        -1 10:03 | dep-766 | production | gateway 1.31.1 | service | metrics | export queue length | sre
        -1 14:48 | dep-767 | production | web 9.4.0 | service | frontend | feedback buttons | ab
        0 07:12 | dep-768 | production | billing 3.4.1 | service | payments | retry declined cards | jo
        0 09:32 | dep-770 | production | web 9.4.1 | service | frontend | align result cards | ab
        0 10:12 | dep-771 | production | search 4.18.0 | service | retrieval prompts | \
        refactor context assembly | mk
        0 10:14 | dep-772 | staging | search 4.19.0-rc1 | service | retrieval | re-rank by title | mk
        0 10:38 | dep-773 | production | gateway 1.32.0 | config | timeouts | close idle sooner | sre
        0 16:24 | dep-774 | production | search 4.18.1 | service | retrieval | \
        keep section headers when cutting chunks | mk
        """
}
