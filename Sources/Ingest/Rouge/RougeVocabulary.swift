/// Tokens by number: equal tokens have equal numbers, so that comparing them is comparing integers.
///
/// It also remembers the number of each word's stem, so that a word is stemmed once however often it
/// comes. One vocabulary serves one thread.
struct RougeVocabulary {
    private var slots: [Int32]
    private var starts = [0]
    private var bytes: [UInt8] = []
    /// The number of each word's stem, or -1 while it is unknown.
    private var stems: [Int32] = []

    init() {
        slots = [Int32](repeating: -1, count: 1_024)
    }

    /// How many tokens it has.
    var count: Int { starts.count - 1 }

    /// Whether it has grown so large that it should be replaced between two texts.
    var isFull: Bool { count > 1 << 20 || bytes.count > 1 << 26 }

    /// The bytes of a token.
    func token(_ number: Int32) -> ArraySlice<UInt8> {
        bytes[starts[Int(number)]..<starts[Int(number) + 1]]
    }

    /// The number of a token; a new one if it has not come before.
    mutating func number(of token: UnsafeBufferPointer<UInt8>) -> Int32 {
        if count * 2 >= slots.count { grow() }
        var place = TokenHash.value(token) & (slots.count - 1)
        while slots[place] >= 0 {
            if isEqual(slots[place], token) { return slots[place] }
            place = (place + 1) & (slots.count - 1)
        }
        let number = Int32(truncatingIfNeeded: count)
        slots[place] = number
        bytes.append(contentsOf: token)
        starts.append(bytes.count)
        stems.append(-1)
        return number
    }

    /// The number of a word's stem; words of up to three letters are their own.
    mutating func stem(of number: Int32) -> Int32 {
        let known = stems[Int(number)]
        if known >= 0 { return known }
        let word = Array(token(number))
        let stem =
            word.count > 3
            ? PorterStemmer.stem(word).withUnsafeBufferPointer { self.number(of: $0) } : number
        stems[Int(number)] = stem
        return stem
    }

    private func isEqual(_ number: Int32, _ token: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = starts[Int(number)]
        guard starts[Int(number) + 1] - start == token.count else { return false }
        for offset in 0..<token.count where bytes[start + offset] != token[offset] { return false }
        return true
    }

    private mutating func grow() {
        var slots = [Int32](repeating: -1, count: self.slots.count * 2)
        for number in 0..<Int32(truncatingIfNeeded: count) {
            var place = token(number).withUnsafeBufferPointer(TokenHash.value) & (slots.count - 1)
            while slots[place] >= 0 { place = (place + 1) & (slots.count - 1) }
            slots[place] = number
        }
        self.slots = slots
    }
}
