import Foundation
import Ledger

/// In what pieces and on how many threads events are decoded.
struct ChunkDecoding {
    /// Events a chunk.
    var chunkSize: Int64 = 16_384
    /// Threads at most.
    var workers = min(4, ProcessInfo.processInfo.activeProcessorCount)
}

/// Reads events and decodes them into chunks, on several threads if there is enough to do.
struct ChunkDecoder {
    let store: any EventStore
    /// Events that happened later are passed over.
    let horizonTime: Timestamp?
    var decoding = ChunkDecoding()

    /// Decodes a range of positions.
    ///
    /// - Parameters:
    ///   - positions: The range.
    ///   - consume: Called with each chunk, in order, on the calling thread.
    /// - Throws: What reading throws, or ``StoreError`` for an event that is not what it should be.
    func decode(
        _ positions: ClosedRange<Int64>,
        _ consume: (DecodedChunk) throws -> Void
    ) throws {
        let chunkSize = decoding.chunkSize
        let total = positions.upperBound - positions.lowerBound + 1
        let count = Int((total + chunkSize - 1) / chunkSize)
        let store = store
        let horizonTime = horizonTime
        try OrderedPipeline.run(
            count: count,
            workers: count > 1 ? decoding.workers : 1,
            makeProducer: {
                let reader = count > 1 ? try store.reader() : store
                return { index in
                    let first = positions.lowerBound + Int64(index) * chunkSize
                    let last = min(positions.upperBound, first + chunkSize - 1)
                    var builder = ChunkBuilder(positions: first...last, horizonTime: horizonTime)
                    let range = Position(rawValue: first)...Position(rawValue: last)
                    try reader.readEvents(in: range) { row in try builder.add(row) }
                    return builder.finish()
                }
            },
            consume: consume
        )
    }
}
