@testable import Projections

extension RollupHour {
    /// The hour's buckets, read from its blob as a question reads them.
    func buckets(hour: Int64) -> [MinuteBucket] {
        var buckets: [MinuteBucket] = []
        _ = encoded.withUnsafeBytes { Self.appendBuckets(of: $0, hour: hour, to: &buckets) }
        return buckets
    }
}

extension MinuteAggregate {
    /// The minute as a bucket, read from a blob.
    func bucket(minute: Int64) -> MinuteBucket? {
        var hour = RollupHour()
        hour.minutes[Int(minute % 60)] = self
        return hour.buckets(hour: minute / 60).first
    }
}
