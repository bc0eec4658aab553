import GRDB

extension ProjectionReader {
    /// The names that questions can use.
    ///
    /// - Parameters:
    ///   - rules: The names of the alert rules in force.
    ///   - includesAlerts: Whether alerts and incidents are read, which few questions name.
    /// - Returns: Distinct names, sorted; deployments, runs, alerts and incidents with the latest
    ///   first.
    /// - Throws: What SQLite reports.
    func catalogue(
        rules: [String] = [],
        includesAlerts: Bool = true
    ) throws -> QuestionCatalogue {
        let keys = try cells().map(\.key)
        func names(_ dimension: QuestionDimension) -> [String] {
            Set(keys.compactMap { $0.value(of: dimension) }).sorted()
        }
        let changes = try changes()
        let environments = changes.compactMap(\.environment)
        func changed(_ kind: ChangeKind, _ name: (ChangeRecord) -> String?) -> [String] {
            var seen: Set<String> = []
            return changes.reversed().filter { $0.kind == kind }.compactMap(name)
                .filter { seen.insert($0).inserted }
        }
        var catalogue = QuestionCatalogue(
            metrics: names(.metric),
            features: names(.feature),
            environments: Set(names(.environment) + environments).sorted(),
            categories: names(.category),
            models: names(.model),
            prompts: names(.prompt),
            releases: names(.release),
            evaluators: names(.evaluator),
            deployments: changed(.deployment) { $0.id },
            runs: try runs().reversed().map(\.run),
            datasets: changed(.dataset) { $0.name }
        )
        catalogue.services = changed(.deployment) { $0.name }.sorted()
        for change in changes.reversed() where change.kind == .dataset {
            guard let name = change.name, let version = change.version,
                catalogue.datasetVersions[name]?.contains(version) != true
            else { continue }
            catalogue.datasetVersions[name, default: []].append(version)
        }
        guard includesAlerts else { return catalogue }
        let incidents = IncidentHistory(try decisions(of: IncidentHistory.types)).incidents
        let alerts = incidents.flatMap(\.alerts).sorted { $0.firedPosition > $1.firedPosition }
        catalogue.alerts = alerts.map(\.id)
        catalogue.incidents = incidents.reversed().map(\.id)
        catalogue.rules = rules + Set(alerts.map(\.rule)).subtracting(rules).sorted()
        return catalogue
    }
}
