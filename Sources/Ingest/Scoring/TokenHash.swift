/// FNV-1a with a last mixing, because only the low digits choose a slot.
enum TokenHash {
    static func value(_ token: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in token { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash ^= hash &>> 32
        return Int(truncatingIfNeeded: hash & 0x7fff_ffff)
    }
}
