/// Porter's stemmer for English, with the changes that NLTK has made to it.
///
/// M. F. Porter, “An algorithm for suffix stripping”, Program 14 (3), 1980, 130–137; here as in the
/// `PorterStemmer` of NLTK in its default mode, which is what `rouge-score` stems with: a list of
/// irregular forms, `ies` and `ied` in words of four letters, `y` after a consonant only, `alli` first
/// in step 2, `fulli` and `logi`. It stems lowercase ASCII letters and digits; a digit counts as a
/// consonant.
enum PorterStemmer {
    /// Stems a word.
    ///
    /// - Parameter word: Lowercase ASCII letters and digits.
    /// - Returns: The stem.
    /// - Complexity: Linear in the word.
    static func stem(_ word: [UInt8]) -> [UInt8] {
        if let stem = irregularStems[word] { return stem }
        guard word.count > 2 else { return word }
        var word = StemmedWord(letters: word)
        word.removePlural()
        word.removePastAndProgressive()
        word.replaceFinalY()
        word.replaceDoubleSuffix()
        word.apply(shortenings, minimumMeasure: 1)
        word.removeSuffix()
        word.removeFinalE()
        word.removeFinalL()
        return word.letters
    }

    /// A suffix and what takes its place.
    struct Rule {
        let suffix: [UInt8]
        let replacement: [UInt8]

        init(_ suffix: String, _ replacement: String) {
            self.suffix = Array(suffix.utf8)
            self.replacement = Array(replacement.utf8)
        }
    }

    private static let irregularStems: [[UInt8]: [UInt8]] = {
        let forms = [
            "sky": ["sky", "skies"], "die": ["dying"], "lie": ["lying"], "tie": ["tying"],
            "news": ["news"], "inning": ["innings", "inning"], "outing": ["outings", "outing"],
            "canning": ["cannings", "canning"], "howe": ["howe"], "proceed": ["proceed"],
            "exceed": ["exceed"], "succeed": ["succeed"],
        ]
        var stems: [[UInt8]: [UInt8]] = [:]
        for (stem, words) in forms {
            for word in words { stems[Array(word.utf8)] = Array(stem.utf8) }
        }
        return stems
    }()

    /// Step 1a.
    static let plurals = [Rule("sses", "ss"), Rule("ies", "i"), Rule("ss", "ss"), Rule("s", "")]

    /// Step 1b, what follows a removed ending.
    static let repairs = [Rule("at", "ate"), Rule("bl", "ble"), Rule("iz", "ize")]

    /// Step 2, but for `logi`, whose condition is its own.
    static let doubleSuffixes = [
        Rule("ational", "ate"), Rule("tional", "tion"), Rule("enci", "ence"),
        Rule("anci", "ance"), Rule("izer", "ize"), Rule("bli", "ble"), Rule("alli", "al"),
        Rule("entli", "ent"), Rule("eli", "e"), Rule("ousli", "ous"), Rule("ization", "ize"),
        Rule("ation", "ate"), Rule("ator", "ate"), Rule("alism", "al"), Rule("iveness", "ive"),
        Rule("fulness", "ful"), Rule("ousness", "ous"), Rule("aliti", "al"),
        Rule("iviti", "ive"), Rule("biliti", "ble"), Rule("fulli", "ful"),
    ]

    /// Step 3.
    static let shortenings = [
        Rule("icate", "ic"), Rule("ative", ""), Rule("alize", "al"), Rule("iciti", "ic"),
        Rule("ical", "ic"), Rule("ful", ""), Rule("ness", ""),
    ]

    /// Step 4; `ion` goes only after `s` or `t`.
    static let suffixes = [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion",
        "ou", "ism", "ate", "iti", "ous", "ive", "ize",
    ].map { Rule($0, "") }
}
