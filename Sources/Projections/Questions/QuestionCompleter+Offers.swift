extension QuestionCompleter {
    /// A text that could stand at the cursor.
    struct Offer: Hashable {
        /// The text, not yet quoted.
        var text: String
        /// What it is.
        var kind: QuestionCompletion.Kind
        /// Whether it is a name, to be quoted if need be.
        var isName: Bool
    }

    /// What the grammar looked for at the end of what was read.
    ///
    /// - Parameters:
    ///   - reader: A reader that has reached the end.
    ///   - catalogue: The names that the ledger knows.
    /// - Returns: The offers, each once.
    static func offers(for reader: QuestionReader, catalogue: QuestionCatalogue) -> [Offer] {
        var seen: Set<Offer> = []
        var offers: [Offer] = []
        let isStart = reader.index == 0
        for expectation in reader.expectations {
            let isAfterAuxiliary = QuestionKeywords.auxiliaries.contains(reader.previous.keyword)
            for offer in self.offers(
                for: expectation,
                isAfterAuxiliary: isAfterAuxiliary,
                catalogue: catalogue
            ) where seen.insert(offer).inserted { offers.append(offer) }
        }
        if isStart {
            // The other commands are listed after a dot: here they would bury the questions.
            offers.append(Offer(text: DotCommand.help.word, kind: .command, isName: false))
        }
        return offers
    }

    private static func offers(
        for expectation: Expectation,
        isAfterAuxiliary: Bool,
        catalogue: QuestionCatalogue
    ) -> [Offer] {
        switch expectation {
        case .keyword(let word):
            return literal([word], .keyword)
        case .timeWord(let word):
            return literal([word], .time)
        case .metric:
            return names(catalogue.metrics, .metric)
        case .movement:
            let words =
                isAfterAuxiliary
                ? ["worse", "better", "down", "up", "lower", "higher"]
                : Movement.allCases.map(\.preferredWord)
            return literal(words, .movement)
        case .scope:
            return names(catalogue.features, .feature) + names(catalogue.environments, .environment)
        case .feature:
            return names(catalogue.features, .feature)
        case .environment:
            return names(catalogue.environments, .environment)
        case .dimension(let dimension):
            return literal([dimension.rawValue], .dimension)
        case .bucket(let bucket):
            return literal([bucket.rawValue], .dimension)
        case .operation:
            return literal(["=", "!=", "~"], .keyword)
        case .value(let dimension):
            return names(catalogue.names(of: dimension), .value)
        case .duration:
            return literal(["1h", "24h", "7d", "30d"], .time)
        case .instant:
            return literal(["now", "today", "yesterday", "1h", "24h", "7d"], .time)
        case .day:
            return literal(["today", "yesterday"] + DayExpression.weekdays, .time)
        case .count:
            return literal(["10", "20", "100"], .keyword)
        case .number:
            return literal(["0.5", "0.8"], .keyword)
        case .side:
            let known =
                catalogue.runs + catalogue.deployments + catalogue.models + catalogue.releases
            // A word that says what the other side is would not be read as a name.
            let words = Set(ComparedSide.dimensions.map(\.rawValue))
            return known.map { name in
                words.contains(name.lowercased())
                    ? Offer(text: "\"\(name)\"", kind: .value, isName: false)
                    : Offer(text: name, kind: .value, isName: true)
            }
        case .alertOrRule:
            return names(catalogue.alerts, .value) + names(catalogue.rules, .value)
        case .datasetVersion(let dataset):
            let known = QuestionCatalogue.match(dataset, among: catalogue.datasets)
            return names(known.flatMap { catalogue.datasetVersions[$0] } ?? [], .value)
        }
    }

    private static func literal(_ words: [String], _ kind: QuestionCompletion.Kind) -> [Offer] {
        words.map { Offer(text: $0, kind: kind, isName: false) }
    }

    private static func names(_ names: [String], _ kind: QuestionCompletion.Kind) -> [Offer] {
        names.map { Offer(text: $0, kind: kind, isName: true) }
    }
}
