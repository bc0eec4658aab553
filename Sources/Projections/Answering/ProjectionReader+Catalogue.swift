import GRDB

extension ProjectionReader {
    /// The names that questions can use.
    ///
    /// - Returns: Distinct names, sorted; deployments and runs with the latest first.
    func catalogue() throws -> QuestionCatalogue {
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
        return QuestionCatalogue(
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
    }
}
