public import Ledger

/// Alerts that match are not sent for a while; they are evaluated and shown as ever.
public struct Silence: Equatable, Sendable {
    /// Its id, such as `S-0c5m2x7e`.
    public var id: String
    /// Which alerts; all matchers must hold.
    public var matchers: [LabelMatcher]
    /// From when.
    public var starts: Timestamp
    /// Until when.
    public var ends: Timestamp
    /// Who set it.
    public var by: String?
    /// Why.
    public var comment: String?
    /// The event that set it.
    public var position: Position
    /// When somebody ended it early; nil if nobody has.
    public var expired: Timestamp?

    /// Whether it holds at an instant.
    ///
    /// - Parameter time: The instant.
    /// - Returns: Whether it has begun and has neither run out nor been ended.
    public func isActive(at time: Timestamp) -> Bool {
        starts <= time && time < ends && (expired.map { time < $0 } ?? true)
    }

    /// Whether it silences an alert.
    ///
    /// - Parameter labels: All labels of the alert, its rule, severity and scope among them.
    /// - Returns: Whether every matcher holds; a silence without matchers silences nothing.
    public func matches(_ labels: LabelSet) -> Bool {
        !matchers.isEmpty && matchers.allSatisfy { $0.matches(labels) }
    }
}

/// All silences of a ledger.
public struct SilenceHistory: Equatable, Sendable {
    /// The silences in the order in which they were set.
    public private(set) var silences: [Silence] = []

    /// The types that the fold reads.
    public static let types: [EventType] = [.silenceCreated, .silenceExpired]

    private struct CreatedData: Decodable {
        struct Matcher: Decodable {
            var name: String
            var value: String
            var isregex: Bool?
            var isequal: Bool?
        }

        var silence: String
        var matchers: [Matcher]
        var startsat: String
        var endsat: String
        var by: String?
        var comment: String?
    }

    private struct ExpiredData: Decodable {
        var silence: String
    }

    /// Folds decisions.
    ///
    /// - Parameter decisions: Decisions in the order of the ledger; others than ``types`` are passed
    ///   over. Of two silences with one id the first stays.
    public init(_ decisions: [DecisionRecord]) {
        for decision in decisions {
            if decision.type == .silenceCreated {
                guard let data = decision.data(as: CreatedData.self),
                    !silences.contains(where: { $0.id == data.silence }),
                    let starts = try? Timestamp(rfc3339: data.startsat),
                    let ends = try? Timestamp(rfc3339: data.endsat)
                else { continue }
                silences.append(
                    Silence(
                        id: data.silence,
                        matchers: data.matchers.map { matcher in
                            LabelMatcher(
                                name: matcher.name,
                                value: matcher.value,
                                isPattern: matcher.isregex ?? false,
                                isNegated: !(matcher.isequal ?? true)
                            )
                        },
                        starts: starts,
                        ends: ends,
                        by: data.by,
                        comment: data.comment,
                        position: decision.position
                    )
                )
            } else if decision.type == .silenceExpired {
                guard let data = decision.data(as: ExpiredData.self),
                    let index = silences.firstIndex(where: { $0.id == data.silence }),
                    silences[index].expired == nil
                else { continue }
                silences[index].expired = decision.time
            }
        }
    }

    /// The silences that keep an alert from being sent.
    ///
    /// - Parameters:
    ///   - labels: All labels of the alert.
    ///   - time: When it would be sent.
    /// - Returns: The silences, in the order in which they were set.
    public func silencing(_ labels: LabelSet, at time: Timestamp) -> [Silence] {
        silences.filter { $0.isActive(at: time) && $0.matches(labels) }
    }
}
