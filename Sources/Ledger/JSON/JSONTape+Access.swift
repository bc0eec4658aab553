extension JSONTape {
    /// What a value is.
    ///
    /// - Parameter node: A value of the last scan.
    /// - Returns: Its kind.
    public func kind(of node: JSONNode) -> JSONKind {
        checked(node).kind
    }

    /// The decoded contents of a string, or the text of a number; empty for anything else.
    ///
    /// - Parameter node: A value of the last scan.
    /// - Returns: Bytes that are good until the next scan.
    public func bytes(of node: JSONNode) -> UnsafeBufferPointer<UInt8> {
        _ = checked(node)
        return contents(node.index)
    }

    /// The contents of a string.
    ///
    /// - Parameter node: A value of the last scan.
    /// - Returns: The decoded string, or nil if the value is no string.
    public func string(of node: JSONNode) -> String? {
        guard checked(node).kind == .string else { return nil }
        return String(decoding: contents(node.index), as: UTF8.self)
    }

    /// The value of a number.
    ///
    /// - Parameter node: A value of the last scan.
    /// - Returns: The nearest double, or nil if the value is no number.
    public func number(of node: JSONNode) -> Double? {
        guard checked(node).kind == .number else { return nil }
        return JSONNumber.value(of: contents(node.index))
    }

    /// The value of a boolean.
    ///
    /// - Parameter node: A value of the last scan.
    /// - Returns: True or false, or nil if the value is no boolean.
    public func boolean(of node: JSONNode) -> Bool? {
        switch checked(node).kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The member of an object with a given name; linear in the number of members.
    ///
    /// - Parameters:
    ///   - name: The decoded name.
    ///   - node: A value of the last scan.
    /// - Returns: The member's value, or nil if there is none or the value is no object.
    public func member(_ name: StaticString, of node: JSONNode) -> JSONNode? {
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        return firstMember(of: node) { UTF16Order.compare($0, wanted) == 0 }
    }

    /// The member of an object with a given name; linear in the number of members.
    ///
    /// - Parameters:
    ///   - name: The decoded name.
    ///   - node: A value of the last scan.
    /// - Returns: The member's value, or nil if there is none or the value is no object.
    public func member(named name: String, of node: JSONNode) -> JSONNode? {
        var name = name
        return name.withUTF8 { wanted in
            firstMember(of: node) { UTF16Order.compare($0, wanted) == 0 }
        }
    }

    /// Calls a closure with each member of an object, in the order of the text.
    ///
    /// - Parameters:
    ///   - node: A value of the last scan; nothing happens if it is no object.
    ///   - body: Takes the name's node (a string) and the value's.
    /// - Throws: What the closure throws.
    public func forEachMember<Failure: Error>(
        of node: JSONNode,
        _ body: (_ name: JSONNode, _ value: JSONNode) throws(Failure) -> Void
    ) throws(Failure) {
        guard checked(node).kind == .object else { return }
        var name = node.index + 1
        let end = after(node.index)
        while name < end {
            try body(JSONNode(name), JSONNode(name + 1))
            name = after(name + 1)
        }
    }

    /// Calls a closure with each element of an array, in order.
    ///
    /// - Parameters:
    ///   - node: A value of the last scan; nothing happens if it is no array.
    ///   - body: Takes the element.
    /// - Throws: What the closure throws.
    public func forEachElement<Failure: Error>(
        of node: JSONNode,
        _ body: (_ element: JSONNode) throws(Failure) -> Void
    ) throws(Failure) {
        guard checked(node).kind == .array else { return }
        var element = node.index + 1
        let end = after(node.index)
        while element < end {
            try body(JSONNode(element))
            element = after(element)
        }
    }

    private func firstMember(
        of node: JSONNode,
        where matches: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> JSONNode? {
        guard checked(node).kind == .object else { return nil }
        var name = node.index + 1
        let end = after(node.index)
        while name < end {
            if matches(contents(name)) { return JSONNode(name + 1) }
            name = after(name + 1)
        }
        return nil
    }

    /// A node of an earlier scan must not read beyond this one's tokens.
    @inline(__always)
    private func checked(_ node: JSONNode) -> JSONToken {
        precondition(node.index < tokenCount, "a JSON node outlived its scan")
        return tokens[node.index]
    }

    /// The index of the first token after a value.
    @inline(__always)
    func after(_ index: Int) -> Int {
        let token = tokens[index]
        return token.kind.rawValue <= JSONKind.array.rawValue ? Int(token.link) : index &+ 1
    }

    /// The bytes of a string's contents or a number's text.
    @inline(__always)
    func contents(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let token = tokens[index]
        guard token.kind == .string || token.kind == .number, let base = text.baseAddress else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        let start =
            token.flags & JSONToken.escaped == 0
            ? base + Int(token.start) : decoded + Int(token.start)
        return UnsafeBufferPointer(start: start, count: Int(token.length))
    }
}
