/// Reads stored bodies again: the fast way back from canonical bytes to fields.
///
/// One reader serves one thread and keeps its memory from event to event. What it returns as bytes is
/// good until the next ``read(_:)`` and while the body stays where it is.
public struct EventReader: ~Copyable {
    var tape = JSONTape()
    var dataNode = 0
    var sampledRateNode = 0
    private let envelopeNames = Envelope.names
    let scoreNames = ScoreFields.names
    let evaluatorNames = ScoreFields.evaluatorNames

    /// Makes a reader.
    public init() {}

    /// Scans a stored body, which the other members then speak of.
    ///
    /// - Parameter body: The canonical bytes of one event.
    /// - Throws: ``JSONScanError`` if they are not JSON.
    public mutating func read(_ body: UnsafeBufferPointer<UInt8>) throws(JSONScanError) {
        dataNode = 0
        sampledRateNode = 0
        try tape.scanStored(body)
        guard let view = TapeView(tape), view.kind(0) == .object else { return }
        var name = 1
        let end = view.after(0)
        while name < end {
            let value = name &+ 1
            switch view.lookUp(name, in: envelopeNames) {
            case 7: dataNode = value
            case 12: sampledRateNode = value
            default: break
            }
            name = view.after(value)
        }
    }

    /// An attribute of the envelope that is a string.
    ///
    /// - Parameter name: The attribute's name.
    /// - Returns: The decoded string, or nil if it is absent.
    public func attribute(_ name: StaticString) -> String? {
        tape.member(name, of: .root).flatMap { tape.string(of: $0) }
    }

    /// A member of `data`.
    ///
    /// - Parameter path: The member's name, or the names down to it.
    /// - Returns: Its node for ``withTape(_:)``, or nil if it is absent or null.
    public func member(_ path: StaticString...) -> JSONNode? {
        guard dataNode > 0 else { return nil }
        var node = JSONNode(dataNode)
        for name in path {
            guard let next = tape.member(name, of: node), tape.kind(of: next) != .null else {
                return nil
            }
            node = next
        }
        return node
    }

    /// A string of `data`.
    ///
    /// - Parameter name: The member's name.
    /// - Returns: The decoded string, or nil if the member is absent, null or no string.
    public func text(_ name: StaticString) -> String? {
        member(name).flatMap { tape.string(of: $0) }
    }

    /// A string in an object of `data`.
    ///
    /// - Parameters:
    ///   - object: The name of the object.
    ///   - name: The member's name in it.
    /// - Returns: The decoded string, or nil if the member is absent, null or no string.
    public func text(_ object: StaticString, _ name: StaticString) -> String? {
        member(object, name).flatMap { tape.string(of: $0) }
    }

    /// A number of `data`.
    ///
    /// - Parameter name: The member's name.
    /// - Returns: The number, or nil if the member is absent, null or no number.
    public func number(_ name: StaticString) -> Double? {
        member(name).flatMap { tape.number(of: $0) }
    }

    /// A number in an object of `data`.
    ///
    /// - Parameters:
    ///   - object: The name of the object.
    ///   - name: The member's name in it.
    /// - Returns: The number, or nil if the member is absent, null or no number.
    public func number(_ object: StaticString, _ name: StaticString) -> Double? {
        member(object, name).flatMap { tape.number(of: $0) }
    }

    /// A boolean of `data`.
    ///
    /// - Parameter name: The member's name.
    /// - Returns: True or false, or nil if the member is absent, null or no boolean.
    public func boolean(_ name: StaticString) -> Bool? {
        member(name).flatMap { tape.boolean(of: $0) }
    }

    /// The strings of a list in `data`.
    ///
    /// - Parameter name: The list's name.
    /// - Returns: Its strings in order; empty if it is absent.
    public func texts(_ name: StaticString) -> [String] {
        guard let list = member(name) else { return [] }
        var texts: [String] = []
        tape.forEachElement(of: list) { element in
            if let text = tape.string(of: element) { texts.append(text) }
        }
        return texts
    }

    /// The numbers of an object in `data`, by name, such as the axes of a verdict.
    ///
    /// - Parameter name: The object's name.
    /// - Returns: Names and numbers in the order of the names; empty if it is absent.
    public func numbers(_ name: StaticString) -> [(name: String, value: Double)] {
        guard let object = member(name) else { return [] }
        var numbers: [(name: String, value: Double)] = []
        tape.forEachMember(of: object) { name, value in
            guard let text = tape.string(of: name), let number = tape.number(of: value) else {
                return
            }
            numbers.append((text, number))
        }
        return numbers
    }

    /// The strings of an object in `data`, by name, such as labels.
    ///
    /// - Parameter name: The object's name.
    /// - Returns: Names and strings in the order of the names; empty if it is absent.
    public func labels(_ name: StaticString) -> [(name: String, value: String)] {
        guard let object = member(name) else { return [] }
        var labels: [(name: String, value: String)] = []
        tape.forEachMember(of: object) { name, value in
            guard let key = tape.string(of: name), let text = tape.string(of: value) else { return }
            labels.append((key, text))
        }
        return labels
    }

    /// Lends the tape for what the other accessors do not cover.
    ///
    /// - Parameter body: Takes the tape of the body that was read.
    /// - Returns: What the closure returns.
    /// - Throws: What the closure throws.
    public func withTape<Value, Failure: Error>(
        _ body: (borrowing JSONTape) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try body(tape)
    }
}
