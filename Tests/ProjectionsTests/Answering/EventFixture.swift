import Foundation

/// Events as lines, for tests that need a few of many types.
enum EventFixture {
    /// An event of a type at a time in October 2026.
    ///
    /// - Parameters:
    ///   - type: Noun and participle, such as `alert.fired`.
    ///   - time: Day and time, such as `13T10:00:00Z`.
    ///   - data: The members of `data`, without braces.
    /// - Returns: One line of JSON.
    static func line(_ type: String, _ time: String, _ data: String) -> String {
        let id = "\(type)-\(time)-\(data.hashValue)"
        return #"{"specversion":"1.0","id":"\#(id)","source":"/test","type":"#
            + #""dev.qualityledger.\#(type).v1","time":"2026-10-\#(time)","data":{\#(data)}}"#
    }

    /// A score.
    static func score(_ time: String, _ value: Double, _ more: String = "") -> String {
        let rest = more.isEmpty ? "" : ",\(more)"
        return line("score.recorded", time, #""metric":"faithfulness","value":\#(value)\#(rest)"#)
    }
}
