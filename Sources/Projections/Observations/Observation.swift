/// One value of a cell, in the compact form that later projections read instead of JSON.
struct Observation: Equatable {
    /// The event's position.
    var position: Int64
    /// Event time, microseconds since the epoch.
    var time: Int64
    /// The value; meaningless unless ``status`` is scored.
    var value: Double
    /// How many scored samples the value is the mean of: the producer's `n`.
    var samples: Int64
    /// How many samples it stands for: `n` times the sampling rate, so at least ``samples``.
    var weight: Int64
    /// Whether there is a value, and why not.
    var status: Status

    /// Makes an observation.
    ///
    /// - Parameters:
    ///   - position: The event's position.
    ///   - time: Event time, microseconds since the epoch.
    ///   - value: The value.
    ///   - samples: How many samples it is the mean of; nil for as many as the weight.
    ///   - weight: How many samples it stands for, at least 1.
    ///   - status: Whether there is a value.
    init(
        position: Int64,
        time: Int64,
        value: Double,
        samples: Int64? = nil,
        weight: Int64 = 1,
        status: Status = .scored
    ) {
        self.position = position
        self.time = time
        self.value = value
        self.samples = samples ?? weight
        self.weight = weight
        self.status = status
    }

    /// Whether an observation has a value.
    enum Status: UInt8 {
        case scored = 0
        case unscored = 1
        case error = 2
        case skipped = 3
    }

    /// Beyond this magnitude squares leave the range of doubles; such values count as unscored.
    static let magnitudeMax = 1e100

    /// No value stands for more samples than this (2⁴⁰); it keeps every total in range.
    static let weightMax: Int64 = 1 << 40
}
