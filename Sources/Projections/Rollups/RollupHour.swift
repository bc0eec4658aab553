import Ledger

/// The minutes of one cell within one hour, and their blob.
///
/// The blob is, for each non-empty minute in order: the minute of the hour (a byte), a head byte
/// (listed values in bits 0–3, or 15 for sums; bit 4 says that counts of missing values follow), then
/// the values or the sums.
struct RollupHour: Equatable {
    /// One slot a minute.
    var minutes: [MinuteAggregate?] = Array(repeating: nil, count: 60)

    private static let summedMark: UInt8 = 15
    private static let missingFlag: UInt8 = 0x10

    /// Adds an observation to its minute.
    mutating func add(_ observation: Observation) {
        let minute = Timestamp(microseconds: observation.time).minute
        let slot = Int(minute - minute.flooringQuotient(dividingBy: 60) * 60)
        if minutes[slot] == nil { minutes[slot] = MinuteAggregate() }
        minutes[slot]?.add(
            observation.value,
            weight: observation.weight,
            status: observation.status
        )
    }

    /// The blob.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for (slot, minute) in minutes.enumerated() {
            guard let minute, !minute.isEmpty else { continue }
            let hasMissing = minute.unscored + minute.errors + minute.skipped > 0
            let form = minute.summed == nil ? UInt8(minute.listed.count) : Self.summedMark
            bytes.append(UInt8(slot))
            bytes.append(form | (hasMissing ? Self.missingFlag : 0))
            if hasMissing {
                bytes.appendSignedVarint(minute.unscored)
                bytes.appendSignedVarint(minute.errors)
                bytes.appendSignedVarint(minute.skipped)
            }
            if let sums = minute.summed {
                Self.append(sums, to: &bytes)
            } else {
                for value in minute.listed { bytes.appendDouble(value) }
            }
        }
        return bytes
    }

    private static func append(_ sums: MinuteAggregate.Sums, to bytes: inout [UInt8]) {
        bytes.appendSignedVarint(sums.count)
        bytes.appendSignedVarint(sums.weight)
        for sum in [sums.sum, sums.squares] {
            let parts = sum.parts
            bytes.append(UInt8(parts.count))
            for part in parts { bytes.appendDouble(part) }
        }
        bytes.appendDouble(sums.minimum)
        bytes.appendDouble(sums.maximum)
        bytes.appendVarint(UInt64(sums.bins.count))
        for bin in sums.bins {
            bytes.appendSignedVarint(Int64(bin.bin))
            bytes.appendSignedVarint(Int64(bin.count))
        }
    }

    init() {}

    /// Reads a blob.
    ///
    /// - Parameter blob: What ``encoded`` gave.
    /// - Returns: Nil if the blob is damaged.
    init?(blob: UnsafeRawBufferPointer) {
        var reader = ByteReader(blob)
        while !reader.isAtEnd {
            let slot = Int(reader.byte())
            guard slot < 60, let minute = Self.readMinute(&reader), !reader.isDamaged else {
                return nil
            }
            minutes[slot] = minute
        }
    }

    private static func readMinute(_ reader: inout ByteReader) -> MinuteAggregate? {
        let head = reader.byte()
        let hasMissing = head & missingFlag != 0
        let missing =
            hasMissing
            ? (reader.signedVarint(), reader.signedVarint(), reader.signedVarint()) : (0, 0, 0)
        let form = head & 0x0f
        var minute: MinuteAggregate
        if form == summedMark {
            minute = MinuteAggregate(summed: readSums(&reader))
        } else {
            minute = MinuteAggregate(listed: (0..<form).map { _ in reader.double() })
        }
        (minute.unscored, minute.errors, minute.skipped) = missing
        return minute
    }

    private static func readSums(_ reader: inout ByteReader) -> MinuteAggregate.Sums {
        var sums = MinuteAggregate.Sums()
        sums.count = reader.signedVarint()
        sums.weight = reader.signedVarint()
        sums.sum = ExactSum(parts: (0..<min(reader.byte(), 4)).map { _ in reader.double() })
        sums.squares = ExactSum(parts: (0..<min(reader.byte(), 4)).map { _ in reader.double() })
        sums.minimum = reader.double()
        sums.maximum = reader.double()
        sums.bins = (0..<reader.count()).map { _ in
            BinCount(
                bin: Int16(clamping: reader.signedVarint()),
                count: Int32(clamping: reader.signedVarint())
            )
        }
        return sums
    }
}
