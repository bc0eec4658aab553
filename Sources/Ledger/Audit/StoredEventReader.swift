/// Compares a stored event's columns with what its body says.
struct StoredEventReader: ~Copyable {
    private var tape = JSONTape()

    /// Finds the first column that does not say what the body says.
    ///
    /// - Parameter row: The event as stored.
    /// - Returns: What is wrong, or nil.
    mutating func mismatch(of row: EventRow) -> String? {
        do {
            try tape.scan(row.body)
        } catch {
            return "its body is not JSON: \(error)"
        }
        let root = JSONNode.root
        guard tape.member("id", of: root).map({ tape.bytes(of: $0).elementsEqual(row.id) }) == true
        else { return "its id column is not its body's id" }
        guard text("source") == row.source else { return "its source column is not its body's" }
        guard text("type") == row.type.rawValue else { return "its type column is not its body's" }
        guard instant("ledgertime") == row.recorded else {
            return "its recorded time is not its body's"
        }
        guard (instant("time") ?? row.recorded) == row.time else {
            return "its time column is not its body's"
        }
        return nil
    }

    private func text(_ name: StaticString) -> String? {
        tape.member(name, of: .root).flatMap { tape.string(of: $0) }
    }

    private func instant(_ name: StaticString) -> Timestamp? {
        tape.member(name, of: .root).flatMap { try? Timestamp(rfc3339: tape.bytes(of: $0)) }
    }
}
