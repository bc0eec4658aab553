/// One value of a cell, in the compact form that later projections read instead of JSON.
struct Observation: Equatable {
    /// The event's position.
    var position: Int64
    /// Event time, microseconds since the epoch.
    var time: Int64
    /// The value; meaningless unless ``status`` is scored.
    var value: Double
    /// How many samples the value stands for.
    var weight: Int64
    /// Whether there is a value, and why not.
    var status: Status

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
