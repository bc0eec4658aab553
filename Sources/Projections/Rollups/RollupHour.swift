import Ledger

/// The minutes of one cell within one hour, and their blob.
///
/// The blob is, for each non-empty minute in order: the minute of the hour (a byte), a head byte
/// (listed values in bits 0–3, or 15 for sums, or 14 for sums with weights; bit 4 says that counts of
/// missing values follow), then the values or the sums.
struct RollupHour: Equatable {
    /// One slot a minute.
    var minutes: [MinuteAggregate?] = Array(repeating: nil, count: 60)

    static let summedMark: UInt8 = 15
    static let weightedMark: UInt8 = 14
    static let missingFlag: UInt8 = 0x10

    /// Adds an observation to its minute.
    mutating func add(_ observation: Observation) {
        let minute = Timestamp(microseconds: observation.time).minute
        let slot = Int(minute - minute.flooringQuotient(dividingBy: 60) * 60)
        if minutes[slot] == nil { minutes[slot] = MinuteAggregate() }
        minutes[slot]?.add(observation)
    }

    /// Whether there is an observation in some of the minutes.
    ///
    /// - Parameter slots: Minutes of the hour, within 0…59.
    /// - Returns: Whether one of them has any.
    func holdsData(_ slots: ClosedRange<Int64>) -> Bool {
        slots.contains { minutes[Int($0)] != nil }
    }

    /// The blob.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for (slot, minute) in minutes.enumerated() {
            guard let minute, !minute.isEmpty else { continue }
            let hasMissing = minute.missing > 0
            let form = minute.summed.map(Self.mark) ?? UInt8(minute.listed.count)
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

    private static func mark(of sums: MinuteAggregate.Sums) -> UInt8 {
        sums.scores.weighting == nil ? summedMark : weightedMark
    }

    private static func append(_ sums: MinuteAggregate.Sums, to bytes: inout [UInt8]) {
        sums.scores.encode(to: &bytes)
        bytes.appendDouble(sums.minimum)
        bytes.appendDouble(sums.maximum)
        bytes.appendVarint(UInt64(sums.bins.count))
        for bin in sums.bins {
            bytes.appendSignedVarint(Int64(bin.bin))
            bytes.appendSignedVarint(Int64(bin.count))
        }
    }

    init() {}

    /// Reads a blob; nil if it is damaged.
    ///
    /// - Parameter blob: What ``encoded`` gave.
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
        let missing =
            head & missingFlag != 0
            ? [reader.signedVarint(), reader.signedVarint(), reader.signedVarint()] : [0, 0, 0]
        guard missing.allSatisfy({ $0 >= 0 }) else { return nil }
        let form = head & 0x0f
        var minute: MinuteAggregate
        if form == summedMark || form == weightedMark {
            guard let sums = readSums(&reader, isWeighted: form == weightedMark) else {
                return nil
            }
            minute = MinuteAggregate(summed: sums)
        } else {
            guard form <= MinuteAggregate.listedValuesMax else { return nil }
            let values = (0..<form).map { _ in reader.double() }
            guard values.allSatisfy(isValue), isAscending(values, by: <=) else { return nil }
            minute = MinuteAggregate(listed: values)
        }
        (minute.unscored, minute.errors, minute.skipped) = (missing[0], missing[1], missing[2])
        return minute
    }

    private static func readSums(
        _ reader: inout ByteReader,
        isWeighted: Bool
    ) -> MinuteAggregate.Sums? {
        var sums = MinuteAggregate.Sums()
        guard let scores = ScoreSums(&reader, isWeighted: isWeighted) else { return nil }
        sums.scores = scores
        sums.minimum = reader.double()
        sums.maximum = reader.double()
        sums.bins = (0..<reader.count()).map { _ in
            BinCount(
                bin: Int16(clamping: reader.signedVarint()),
                count: Int32(clamping: reader.signedVarint())
            )
        }
        let isSound =
            isValue(sums.minimum) && isValue(sums.maximum) && sums.bins.allSatisfy { $0.count > 0 }
            && isAscending(sums.bins.map(\.bin), by: <)
        return isSound ? sums : nil
    }

    private static func isAscending<Value>(
        _ values: [Value],
        by areInOrder: (Value, Value) -> Bool
    ) -> Bool {
        zip(values, values.dropFirst()).allSatisfy(areInOrder)
    }

    /// Whether a number can be an observation's value.
    static func isValue(_ number: Double) -> Bool {
        abs(number) <= Observation.magnitudeMax
    }
}
