/// The features that a change did not touch, as its controls.
///
/// A deployment of one feature's own service explains a fall of that feature and of no other.
struct FeatureControl: Sendable {
    /// The features of the data, in lower case.
    private let features: Set<String>
    /// The feature the fall is confined to, or nil if all of them fell.
    private let fallen: String?

    /// What a deployment that names the fallen feature alone counts for.
    static let matching = 4.0
    /// What one that names others only counts for.
    static let foreign = 0.2

    /// - Parameters:
    ///   - features: The features of the data.
    ///   - fallen: The feature that the fall is confined to, or nil.
    init(features: [String?], fallen: String?) {
        self.features = Set(features.compactMap { $0?.lowercased() })
        self.fallen = fallen?.lowercased()
    }

    /// The evidence of a change's names; nil if it names no feature.
    func evidence(for change: RecordedChange) -> CauseEvidence? {
        guard change.kind == .deployment, features.count > 1 else { return nil }
        let named = features.filter { feature in
            change.parts.contains { part in
                part == feature || part.hasPrefix(feature + "-") || part.hasSuffix("-" + feature)
            }
        }
        guard let first = named.min(), named.count < features.count else { return nil }
        if let fallen {
            return named.contains(fallen)
                ? CauseEvidence(
                    likelihoodRatio: Self.matching,
                    reason: "touches \(fallen), the one feature that moved"
                )
                : CauseEvidence(
                    likelihoodRatio: Self.foreign,
                    reason: "touches \(first), which did not move; \(fallen) did"
                )
        }
        return CauseEvidence(
            likelihoodRatio: Self.foreign,
            reason: "touches \(first) only, but the other features moved as well"
        )
    }
}
