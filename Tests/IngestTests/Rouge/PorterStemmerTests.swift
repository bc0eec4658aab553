import Testing
import TestSupport

@testable import Ingest

@Suite struct PorterStemmerTests {
    private struct Stems: Decodable {
        var stems: [String: String]
    }

    private static func stem(_ word: String) -> String {
        String(decoding: PorterStemmer.stem(Array(word.utf8)), as: UTF8.self)
    }

    /// The words of Porter's paper, NLTK's irregular forms and others, by NLTK 3.10.4.
    @Test func stemsAreThoseOfNLTK() throws {
        let stems = try Fixture.decode("rouge/porter_stems.json", as: Stems.self).stems
        #expect(stems.count > 100)
        for (word, stem) in stems { #expect(Self.stem(word) == stem, "\(word)") }
    }

    @Test func noWordIsTooStrange() {
        var generator = SeededGenerator(seed: 6)
        let letters = Array("yyaeioubcdls0189ing".utf8)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...40, using: &generator)
            let word = (0..<count).map { _ in letters.randomElement(using: &generator) ?? 0 }
            let stem = PorterStemmer.stem(word)
            #expect(stem.count <= word.count + 1)
            #expect(word.isEmpty || !stem.isEmpty)
        }
    }
}
