/// A place in a series where its level or its slope changed for good.
public struct ChangePoint: Equatable, Sendable {
    /// The index of the first value after the change, missing ones counted.
    public var index: Int
    /// The first index of the 95 % interval for ``index``.
    public var low: Int
    /// The last index of the 95 % interval for ``index``.
    public var high: Int
    /// The mean from the change point before, or the start, up to here.
    public var before: Double
    /// The mean from here to the next change point, or the end.
    public var after: Double
    /// The probability of a change at least this clear anywhere between the neighbouring change
    /// points if there were none: the F test of the fit with it against the fit without, times the
    /// number of places that were looked at.
    public var p: Double

    /// Makes a change point.
    ///
    /// - Parameters:
    ///   - index: The index of the first value after the change.
    ///   - low: The first index of the interval, at most `index`.
    ///   - high: The last index of the interval, at least `index`.
    ///   - before: The mean before it.
    ///   - after: The mean after it.
    ///   - p: The p-value, 0 to 1.
    public init(index: Int, low: Int, high: Int, before: Double, after: Double, p: Double) {
        self.index = index
        self.low = low
        self.high = high
        self.before = before
        self.after = after
        self.p = p
    }
}
