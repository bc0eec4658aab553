import Foundation
import Ledger
import TestSupport
import Testing

/// Random and mutated bytes: nothing may trap, and nothing may be accepted that another strict reader
/// refuses.
@Suite struct JSONFuzzTests {
    private static let seeds = [
        #"{"specversion":"1.0","id":"a\u00e9\n","data":{"value":-0.50e+1,"labels":{"x":"é😀"}}}"#,
        #"[[],{},[{"a":[true,false,null]}],"\ud83d\ude00\"\\\/",1e5,12345678901234567890]"#,
        #"{"a":1,"b":2,"c":3,"dddddddddd":4,"ddddddddde":5,"":6}"#,
    ].map { Array($0.utf8) }

    private static let spice: [UInt8] =
        Array("{}[]\",:\\u0aeE+-.tfn \n".utf8) + [0, 0x1f, 0x80, 0xff]

    private static func mutants(count: Int, seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var bytes = seeds.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0...4, using: &generator) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(spice.randomElement(using: &generator) ?? 0, at: place)
                case 2: bytes[place] = spice.randomElement(using: &generator) ?? 0
                case 3: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
                default:
                    let end = Int.random(in: place..<bytes.count, using: &generator)
                    bytes.insert(contentsOf: bytes[place...end], at: place)
                }
            }
            return bytes
        }
    }

    @Test func randomBytesNeverTrap() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...40, using: &generator)
            let bytes = (0..<count).map { _ in
                Bool.random(using: &generator)
                    ? Self.spice.randomElement(using: &generator) ?? 0
                    : UInt8.random(in: 0...255, using: &generator)
            }
            _ = canonical(bytes)
        }
    }

    @Test func everyTruncationIsRefused() {
        for seed in Self.seeds {
            for length in 0..<seed.count { #expect(scanError(Array(seed[..<length])) != nil) }
        }
    }

    @Test func canonicalFormIsAFixedPoint() {
        for mutant in Self.mutants(count: 20_000, seed: 2) {
            guard let once = canonical(mutant) else { continue }
            #expect(canonical(once) == once)
        }
    }

    /// Ours also limits depth and refuses lone surrogates; the judge is strict about those too, or the
    /// corpus does not reach them.
    @Test(.enabled(if: Python.isThere, "python3 is not on this machine"))
    func agreesWithPython() throws {
        let mutants = Self.mutants(count: 6_000, seed: 3)
        let lines = mutants.map { $0.map { String(format: "%02x", $0) }.joined() }
        let script = Corpus.folder.appendingPathComponent("judge_json.py").path
        let verdicts = try #require(
            Python.run([script], input: Data((lines.joined(separator: "\n") + "\n").utf8))
        )
        try #require(verdicts.count == mutants.count)
        #expect(verdicts.filter { $0 == "1" }.count > 500)
        for (mutant, verdict) in zip(mutants, verdicts) {
            let accepted = scanError(mutant) == nil
            #expect(accepted == (verdict == "1"), "\(String(decoding: mutant, as: UTF8.self))")
        }
    }
}
