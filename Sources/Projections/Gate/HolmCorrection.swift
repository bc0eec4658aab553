/// Holm's correction: several tests at once, and still at most one chance in twenty of any false alarm.
///
/// Source: Holm 1979, *A simple sequentially rejective multiple test procedure*, Scandinavian Journal of
/// Statistics 6, 65–70; adjusted p-values as in Wright 1992, *Adjusted p-values for simultaneous
/// inference*, Biometrics 48, section 3. It holds whatever the tests depend on each other.
enum HolmCorrection {
    /// Adjusts p-values.
    ///
    /// - Parameter values: The p-values of all tests of one decision, 0 to 1.
    /// - Returns: The adjusted ones in the same order: a test is significant at level α if its adjusted
    ///   value is at most α.
    static func adjusted(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var adjusted = values
        var running = 0.0
        for (rank, index) in order.enumerated() {
            running = max(running, min(1, Double(values.count - rank) * values[index]))
            adjusted[index] = running
        }
        return adjusted
    }
}
