/// A word on its way through the steps of the stemmer.
struct StemmedWord {
    /// Lowercase ASCII letters and digits.
    private(set) var letters: [UInt8]

    init(letters: [UInt8]) {
        self.letters = letters
    }

    // MARK: Properties of a beginning

    private static func isVowelLetter(_ letter: UInt8) -> Bool {
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
            UInt8(ascii: "u"):
            true
        default: false
        }
    }

    /// Calls a closure with each letter's being a consonant: `y` is one unless it follows another.
    private func forEachLetter(upTo count: Int, _ body: (_ isConsonant: Bool) -> Void) {
        var previous = false
        for index in 0..<max(count, 0) {
            let letter = letters[index]
            let isConsonant =
                letter == UInt8(ascii: "y")
                ? index == 0 || !previous : !Self.isVowelLetter(letter)
            body(isConsonant)
            previous = isConsonant
        }
    }

    /// Porter's *m*: how often a vowel is followed by a consonant among the first letters.
    private func measure(upTo count: Int) -> Int {
        var measure = 0
        var follows = false
        forEachLetter(upTo: count) { isConsonant in
            if isConsonant, follows { measure += 1 }
            follows = !isConsonant
        }
        return measure
    }

    private func hasVowel(upTo count: Int) -> Bool {
        var hasVowel = false
        forEachLetter(upTo: count) { if !$0 { hasVowel = true } }
        return hasVowel
    }

    private func isConsonant(at index: Int) -> Bool {
        var last = true
        forEachLetter(upTo: index + 1) { last = $0 }
        return last
    }

    /// Porter's *\*o*: consonant, vowel, consonant other than w, x, y; or a vowel and a consonant alone.
    private func endsInShortSyllable(upTo count: Int) -> Bool {
        if count == 2 { return !isConsonant(at: 0) && isConsonant(at: 1) }
        guard count >= 3 else { return false }
        let last = letters[count - 1]
        return isConsonant(at: count - 3) && !isConsonant(at: count - 2)
            && isConsonant(at: count - 1) && last != UInt8(ascii: "w")
            && last != UInt8(ascii: "x") && last != UInt8(ascii: "y")
    }

    // MARK: Suffixes

    private func ends(in suffix: [UInt8]) -> Bool {
        letters.count >= suffix.count && letters[(letters.count - suffix.count)...] == suffix[...]
    }

    private func ends(in suffix: StaticString) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard letters.count >= count else { return false }
        for offset in 0..<count
        where letters[letters.count - count + offset] != suffix.utf8Start[offset] { return false }
        return true
    }

    private mutating func replaceLast(_ count: Int, with replacement: [UInt8]) {
        letters.replaceSubrange((letters.count - count)..., with: replacement)
    }

    /// Applies the first rule whose suffix fits, if what stays has at least a measure.
    mutating func apply(_ rules: [PorterStemmer.Rule], minimumMeasure: Int) {
        guard let rule = rules.first(where: { ends(in: $0.suffix) }) else { return }
        let stem = letters.count - rule.suffix.count
        guard minimumMeasure == 0 || measure(upTo: stem) >= minimumMeasure else { return }
        replaceLast(rule.suffix.count, with: rule.replacement)
    }

    // MARK: Steps

    /// Step 1a.
    mutating func removePlural() {
        if letters.count == 4, ends(in: "ies") {
            letters.removeLast()
            return
        }
        apply(PorterStemmer.plurals, minimumMeasure: 0)
    }

    /// Step 1b.
    mutating func removePastAndProgressive() {
        if ends(in: "ied") {
            letters.removeLast(letters.count == 4 ? 1 : 2)
            return
        }
        if ends(in: "eed") {
            if measure(upTo: letters.count - 3) > 0 { letters.removeLast() }
            return
        }
        let ending = ends(in: "ed") ? 2 : ends(in: "ing") ? 3 : 0
        guard ending > 0, hasVowel(upTo: letters.count - ending) else { return }
        letters.removeLast(ending)
        if PorterStemmer.repairs.contains(where: { ends(in: $0.suffix) }) {
            apply(PorterStemmer.repairs, minimumMeasure: 0)
            return
        }
        let count = letters.count
        if count >= 2, letters[count - 1] == letters[count - 2], isConsonant(at: count - 1) {
            let isKept = ["l", "s", "z"].contains { letters[count - 1] == UInt8(ascii: $0) }
            if !isKept { letters.removeLast() }
            return
        }
        if measure(upTo: count) == 1, endsInShortSyllable(upTo: count) {
            letters.append(UInt8(ascii: "e"))
        }
    }

    /// Step 1c.
    mutating func replaceFinalY() {
        let count = letters.count
        guard ends(in: "y"), count > 2, isConsonant(at: count - 2) else { return }
        letters[count - 1] = UInt8(ascii: "i")
    }

    /// Step 2.
    mutating func replaceDoubleSuffix() {
        while ends(in: "alli"), measure(upTo: letters.count - 4) > 0 { letters.removeLast(2) }
        if !PorterStemmer.doubleSuffixes.contains(where: { ends(in: $0.suffix) }),
            ends(in: "logi")
        {
            // The l counts as part of the stem, so that theology goes the way of archaeology.
            if measure(upTo: letters.count - 3) > 0 { letters.removeLast() }
            return
        }
        apply(PorterStemmer.doubleSuffixes, minimumMeasure: 1)
    }

    /// Step 4.
    mutating func removeSuffix() {
        guard let rule = PorterStemmer.suffixes.first(where: { ends(in: $0.suffix) }) else {
            return
        }
        let stem = letters.count - rule.suffix.count
        guard measure(upTo: stem) > 1 else { return }
        if ends(in: "ion") {
            guard letters[stem - 1] == UInt8(ascii: "s") || letters[stem - 1] == UInt8(ascii: "t")
            else { return }
        }
        letters.removeLast(rule.suffix.count)
    }

    /// Step 5a.
    mutating func removeFinalE() {
        guard ends(in: "e") else { return }
        let stem = letters.count - 1
        let measure = measure(upTo: stem)
        guard measure > 1 || measure == 1 && !endsInShortSyllable(upTo: stem) else { return }
        letters.removeLast()
    }

    /// Step 5b.
    mutating func removeFinalL() {
        guard ends(in: "ll"), measure(upTo: letters.count - 1) > 1 else { return }
        letters.removeLast()
    }
}
