/// Up to 512 observations of one cell in order of position, about ten bytes each.
///
/// Each is: position minus the one before (varint), time minus the one before (signed varint), a head
/// byte (status in bits 0–1, form of the value in bits 2–3, samples follow in bit 4, weight in bit 5),
/// the value's eight bytes unless it is exactly 0 or 1 or missing, the samples unless it is of one,
/// the weight unless it is the samples.
struct ObservationBlock: Equatable {
    /// How many observations a full block holds.
    static let capacity = 512

    /// The encoded observations.
    private(set) var bytes: [UInt8] = []
    /// How many there are.
    private(set) var count = 0
    /// The position of the last one.
    private(set) var lastPosition: Int64 = 0
    /// The event time of the last one, microseconds.
    private(set) var lastTime: Int64 = 0

    init() {}

    /// Takes a stored block up again.
    init(bytes: [UInt8], count: Int, lastPosition: Int64, lastTime: Int64) {
        self.bytes = bytes
        self.count = count
        self.lastPosition = lastPosition
        self.lastTime = lastTime
    }

    var isFull: Bool { count >= Self.capacity }

    private enum ValueForm: UInt8 {
        case zero = 0
        case one = 1
        case double = 2
        case missing = 3
    }

    /// Appends an observation behind the last one.
    mutating func append(_ observation: Observation) {
        let form = Self.form(of: observation)
        var head = observation.status.rawValue | form.rawValue << 2
        if observation.samples != 1 { head |= 0x10 }
        if observation.weight != observation.samples { head |= 0x20 }
        bytes.appendVarint(UInt64(bitPattern: observation.position &- lastPosition))
        bytes.appendSignedVarint(observation.time &- lastTime)
        bytes.append(head)
        if form == .double { bytes.appendDouble(observation.value) }
        if head & 0x10 != 0 { bytes.appendSignedVarint(observation.samples) }
        if head & 0x20 != 0 { bytes.appendSignedVarint(observation.weight) }
        count += 1
        lastPosition = observation.position
        lastTime = observation.time
    }

    private static func form(of observation: Observation) -> ValueForm {
        guard observation.status == .scored else { return .missing }
        if observation.value == 0 { return .zero }
        return observation.value == 1 ? .one : .double
    }

    /// Decodes all observations.
    ///
    /// - Parameter body: Called with each, in order of position.
    /// - Returns: Whether the block was intact; if not, some may have been decoded before.
    func forEach(_ body: (Observation) -> Void) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            var position: Int64 = 0
            var time: Int64 = 0
            while !reader.isAtEnd {
                position &+= Int64(bitPattern: reader.varint())
                time &+= reader.signedVarint()
                let head = reader.byte()
                let form = ValueForm(rawValue: head >> 2 & 3) ?? .missing
                let value: Double =
                    switch form {
                    case .zero, .missing: 0
                    case .one: 1
                    case .double: reader.double()
                    }
                let samples = head & 0x10 == 0 ? 1 : reader.signedVarint()
                let weight = head & 0x20 == 0 ? samples : reader.signedVarint()
                let isSound =
                    samples > 0 && weight >= samples && abs(value) <= Observation.magnitudeMax
                guard isSound, !reader.isDamaged else { return false }
                body(
                    Observation(
                        position: position,
                        time: time,
                        value: value,
                        samples: samples,
                        weight: weight,
                        status: Observation.Status(rawValue: head & 3) ?? .unscored
                    )
                )
            }
            return !reader.isDamaged
        }
    }
}
