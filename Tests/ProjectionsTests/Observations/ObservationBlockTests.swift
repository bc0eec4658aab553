import TestSupport
import Testing

@testable import Projections

@Suite("Blocks of observations")
struct ObservationBlockTests {
    private func decoded(_ block: ObservationBlock) -> (observations: [Observation], isIntact: Bool)
    {
        var observations: [Observation] = []
        let isIntact = block.forEach { observations.append($0) }
        return (observations, isIntact)
    }

    @Test func observationsReadBack() {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<40 {
            let observations = RollupHourTests.observations(512, &generator)
            var block = ObservationBlock()
            for observation in observations { block.append(observation) }
            #expect(block.isFull)
            #expect(block.count == 512)
            #expect(decoded(block).observations == observations)
            #expect(decoded(block).isIntact)
        }
    }

    @Test func aStoredBlockIsTakenUpWhereItEnded() {
        var generator = SeededGenerator(seed: 22)
        let observations = RollupHourTests.observations(100, &generator)
        var whole = ObservationBlock()
        var first = ObservationBlock()
        for observation in observations { whole.append(observation) }
        for observation in observations[..<40] { first.append(observation) }
        var second = ObservationBlock(
            bytes: first.bytes,
            count: first.count,
            lastPosition: first.lastPosition,
            lastTime: first.lastTime
        )
        for observation in observations[40...] { second.append(observation) }
        #expect(second == whole)
    }

    @Test func timesBeforeTheEpochAndBackwardsReadBack() {
        let times: [Int64] = [0, -1, 1 << 60, -(1 << 60), 5, .max, .min]
        var block = ObservationBlock()
        for (index, time) in times.enumerated() {
            block.append(
                Observation(
                    position: Int64(index + 1) * 1_000_000,
                    time: time,
                    value: 0.25,
                    weight: 1,
                    status: .scored
                )
            )
        }
        #expect(decoded(block).observations.map(\.time) == times)
    }

    @Test func damagedBlocksAreReadOrRefused() {
        var generator = SeededGenerator(seed: 23)
        var block = ObservationBlock()
        for observation in RollupHourTests.observations(300, &generator) {
            block.append(observation)
        }
        for cut in [1, 2, 7, block.bytes.count - 1] {
            let short = ObservationBlock(
                bytes: Array(block.bytes.prefix(cut)),
                count: 300,
                lastPosition: 0,
                lastTime: 0
            )
            #expect(decoded(short).observations.count < 300)
        }
        for _ in 0..<2_000 {
            var bytes = block.bytes
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            let damaged = ObservationBlock(bytes: bytes, count: 300, lastPosition: 0, lastTime: 0)
            for observation in decoded(damaged).observations {
                #expect(observation.weight > 0)
                #expect(abs(observation.value) <= Observation.magnitudeMax)
            }
        }
    }

    @Test func numbersReadBackAndEndsAreNoticed() {
        let numbers: [UInt64] = [0, 1, 127, 128, 300, 1 << 35, .max]
        let signed: [Int64] = [0, -1, 1, -64, 64, .min, .max]
        var bytes: [UInt8] = []
        for number in numbers { bytes.appendVarint(number) }
        for number in signed { bytes.appendSignedVarint(number) }
        bytes.appendDouble(-0.1)
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            #expect(numbers.allSatisfy { reader.varint() == $0 })
            #expect(signed.allSatisfy { reader.signedVarint() == $0 })
            #expect(reader.double() == -0.1)
            #expect(reader.isAtEnd)
            #expect(!reader.isDamaged)
            _ = reader.byte()
            #expect(reader.isDamaged)
        }
        let endless = [UInt8](repeating: 0xff, count: 12)
        endless.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            #expect(reader.varint() == 0)
            #expect(reader.isDamaged)
        }
        [UInt8(200), 1].withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            #expect(reader.count() == 0)
            #expect(reader.isDamaged)
        }
    }
}
