/// A fixed set of names that bytes are looked up in without making a string.
///
/// Open addressing over the first and the last eight bytes of the name. A table lives as long as the
/// process: it is made once for a static property and its memory is never given back.
struct NameTable: @unchecked Sendable {
    private struct Slot {
        var prefix: UInt64 = 0
        var name: UnsafePointer<UInt8>?
        var length: Int32 = -1
        var index: Int32 = -1
    }

    // Written only before the table is published, which is what makes it safe to share.
    private let slots: UnsafePointer<Slot>
    private let mask: Int

    init(_ names: [String]) {
        var size = 8
        while size < names.count * 4 { size *= 2 }
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: size)
        slots.initialize(repeating: Slot(), count: size)
        mask = size - 1
        for (index, name) in names.enumerated() {
            let bytes = Array(name.utf8)
            let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count + 8)
            copy.initialize(repeating: 0, count: bytes.count + 8)
            for (offset, byte) in bytes.enumerated() { copy[offset] = byte }
            let prefix = Self.prefix(of: copy, length: bytes.count, isPadded: true)
            var place = Self.hash(copy, length: bytes.count, prefix: prefix) & mask
            while slots[place].length >= 0 { place = (place + 1) & mask }
            slots[place] = Slot(
                prefix: prefix,
                name: UnsafePointer(copy),
                length: Int32(truncatingIfNeeded: bytes.count),
                index: Int32(truncatingIfNeeded: index)
            )
        }
        self.slots = UnsafePointer(slots)
    }

    /// Looks a name up.
    ///
    /// - Parameters:
    ///   - bytes: The first byte of the name.
    ///   - length: Its length in bytes.
    ///   - isPadded: Whether eight bytes can be read even if the name is shorter.
    /// - Returns: Its index in the array that the table was made of, or -1.
    @inline(__always)
    func index(of bytes: UnsafePointer<UInt8>, length: Int, isPadded: Bool) -> Int {
        let prefix = Self.prefix(of: bytes, length: length, isPadded: isPadded)
        var place = Self.hash(bytes, length: length, prefix: prefix) & mask
        while true {
            let slot = slots[place]
            guard slot.length >= 0, let name = slot.name else { return -1 }
            if slot.prefix == prefix, Int(slot.length) == length,
                length <= 8 || Self.areEqual(bytes + 8, name + 8, length: length &- 8)
            {
                return Int(slot.index)
            }
            place = (place &+ 1) & mask
        }
    }

    @inline(__always)
    private static func areEqual(
        _ left: UnsafePointer<UInt8>,
        _ right: UnsafePointer<UInt8>,
        length: Int
    ) -> Bool {
        for offset in 0..<length where left[offset] != right[offset] { return false }
        return true
    }

    @inline(__always)
    private static func prefix(
        of bytes: UnsafePointer<UInt8>,
        length: Int,
        isPadded: Bool
    ) -> UInt64 {
        guard length > 0 else { return 0 }
        if isPadded || length >= 8 {
            let word = UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self).littleEndian
            return length >= 8 ? word : word & (~0 &>> (64 &- 8 &* UInt64(length)))
        }
        var word: UInt64 = 0
        for offset in 0..<length { word |= UInt64(bytes[offset]) &<< (8 &* UInt64(offset)) }
        return word
    }

    @inline(__always)
    private static func hash(
        _ bytes: UnsafePointer<UInt8>,
        length: Int,
        prefix: UInt64
    ) -> Int {
        var word = prefix ^ UInt64(truncatingIfNeeded: length) &* 0x9e37_79b9_7f4a_7c15
        if length > 8 {
            let suffix = UnsafeRawPointer(bytes + (length &- 8)).loadUnaligned(as: UInt64.self)
            word ^= suffix.littleEndian &* 0xff51_afd7_ed55_8ccd
        }
        return Int(truncatingIfNeeded: (word &* 0xc4ce_b9fe_1a85_ec53) &>> 40)
    }
}
