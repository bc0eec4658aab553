import Ledger

/// The questions about what was recorded and decided.
extension AnswerContext {
    /// Answers a question about records.
    ///
    /// - Parameter kind: What is asked, in the ledger's names.
    /// - Returns: The table.
    /// - Throws: ``StoreError`` if the ledger or its projections are damaged.
    func tableOfRecords(_ kind: ResolvedQuestion.Kind) throws -> TableAnswer {
        switch kind {
        case .list(let listing):
            try ListQuery(context: self, listing: listing).answer()
        case .limits(let metric, let isHistory):
            try LimitsQuery(
                reader: reader,
                question: question,
                metric: metric,
                isHistory: isHistory,
                selection: selection,
                position: position,
                asOf: asOf,
                catalogue: metrics
            ).answer()
        case .explanation(let name):
            try ExplanationQuery(context: self, name: name).answer()
        case .timeline(let incident):
            try TimelineQuery(context: self, incidentID: incident).answer()
        case .shadowStatus:
            try ShadowStatusQuery(context: self).answer()
        case .datasetDifference(let dataset, let before, let after):
            try DatasetDifferenceQuery(
                context: self,
                dataset: dataset,
                before: before,
                after: after
            ).answer()
        default:
            preconditionFailure("not answered by a table of its own: \(kind)")
        }
    }
}
