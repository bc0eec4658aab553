import GRDB
import Ledger

/// One batch: decodes its chunks, on several cores if there are several, and folds them in order.
struct BatchFold {
    let decoder: ChunkDecoder
    let cursors: ProjectionCursors

    /// Folds a range of positions into every projection that stands right before it.
    func run(_ positions: ClosedRange<Int64>, _ database: Database) throws {
        let before = positions.lowerBound - 1
        var observations = try ObservationsProjection(database)
        var rollups = RollupsProjection()
        var changes = ChangesProjection()
        var runs = RunsProjection()
        var decisions = DecisionsProjection()
        let takesObservations = cursors.observations == before
        let cursor = Position(rawValue: before)
        try decoder.decode(positions) { chunk in
            if takesObservations {
                let cells = observations.resolve(chunk.keys)
                try observations.apply(chunk, cells: cells, database)
                try rollups.apply(chunk.observations, cells: cells, database)
            }
            if cursors.changes == before { changes.apply(chunk, after: cursor) }
            if cursors.runs == before { runs.apply(chunk, after: cursor) }
            if cursors.decisions == before { decisions.apply(chunk, after: cursor) }
        }
        if takesObservations {
            try observations.flush(to: database)
            try rollups.flush(to: database)
        }
        try changes.flush(to: database)
        try runs.flush(to: database)
        try decisions.flush(to: database)
    }
}
