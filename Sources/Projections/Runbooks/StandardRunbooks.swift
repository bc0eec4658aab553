import Foundation

/// The runbooks of the standard rules, which are part of the binary: it may be installed anywhere.
public enum StandardRunbooks {
    /// The texts by file name, as they are in `docs/runbooks`.
    public static let texts: [String: String] = [
        "faithfulness.md": text(PackageResources.faithfulness_md),
        "hallucination.md": text(PackageResources.hallucination_md),
        "quality-shift.md": text(PackageResources.quality_shift_md),
        "toxicity.md": text(PackageResources.toxicity_md),
    ]

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The standard runbook that a rule names.
    ///
    /// - Parameter path: What the rule says, such as `docs/runbooks/toxicity.md`.
    /// - Returns: The text; nil if there is no standard runbook of that name.
    public static func text(of path: String) -> String? {
        path.split(separator: "/").last.flatMap { texts[String($0)] }
    }
}
