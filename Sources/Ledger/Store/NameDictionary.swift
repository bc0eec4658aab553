/// The row ids of sources and types that an append has looked up already.
///
/// A batch names the same few sources and types over and over; keeping the last ones as bytes
/// spares both a query and a String for each event.
struct NameDictionary: Sendable {
    /// Row ids by the bytes of the name.
    private var ids: [[UInt8]: Int64] = [:]
    private var lastName: [UInt8] = []
    private var lastID: Int64 = 0
    /// More names than this are not kept, whatever a producer does.
    private static let capacity = 4_096

    /// Looks a name up.
    ///
    /// - Parameters:
    ///   - name: The name's UTF-8 bytes.
    ///   - insert: Finds or makes the row of a name not seen yet.
    /// - Returns: The row id.
    mutating func id(
        of name: UnsafeBufferPointer<UInt8>,
        insert: (String) throws -> Int64
    ) rethrows -> Int64 {
        if name.count == lastName.count, name.elementsEqual(lastName), lastID != 0 { return lastID }
        let key = Array(name)
        let id: Int64
        if let known = ids[key] {
            id = known
        } else {
            id = try insert(String(decoding: name, as: UTF8.self))
            if ids.count < Self.capacity { ids[key] = id }
        }
        lastName = key
        lastID = id
        return id
    }
}
