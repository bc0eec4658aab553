import Foundation
import Testing
import TestSupport

@testable import Ingest

/// The splitter against Foundation's parser, which reads the same arrays whole.
struct ArraySplitterTests {
    /// A random JSON value as text, with strings full of brackets, commas and quotes.
    private static func value(_ depth: Int, _ generator: inout SeededGenerator) -> String {
        let space = [" ", "\n", "", "\t", ""].randomElement(using: &generator) ?? ""
        switch Int.random(in: 0...(depth > 3 ? 3 : 5), using: &generator) {
        case 0: return space + String(Int.random(in: -9_999...9_999, using: &generator))
        case 1: return space + ["true", "false", "null"][Int.random(in: 0...2, using: &generator)]
        case 2, 3:
            let parts = ["[", "]", "{", "}", ",", "\\\"", "\\\\", "é", "\\n", "a", ":", "\\u005d"]
            let text = (0..<Int.random(in: 0...8, using: &generator))
                .compactMap { _ in parts.randomElement(using: &generator) }
            return space + "\"" + text.joined() + "\"" + space
        case 4:
            let items = (0..<Int.random(in: 0...4, using: &generator))
                .map { _ in value(depth + 1, &generator) }
            return "[" + items.joined(separator: ",") + space + "]"
        default:
            let items = (0..<Int.random(in: 0...4, using: &generator))
                .map { "\"k\($0)],\":" + value(depth + 1, &generator) }
            return "{" + space + items.joined(separator: ",") + "}" + space
        }
    }

    /// All elements, each parsed by itself; nil if the array breaks.
    private static func split(_ text: String) -> [String]? {
        let bytes = Array(text.utf8)
        var splitter = ArraySplitter()
        var elements: [String] = []
        return bytes.withUnsafeBufferPointer { all in
            var start = 1
            while true {
                let rest = UnsafeBufferPointer(rebasing: all[start...])
                switch splitter.next(rest, isAtEnd: true) {
                case .element(let element):
                    elements.append(String(decoding: rest[element.range], as: UTF8.self))
                    start += element.skipped
                case .end: return elements
                case .broken, .needsMore: return nil
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...500)
    func elementsAreFoundationsElements(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 0...6, using: &generator)
        let text =
            "[" + (0..<count).map { _ in Self.value(0, &generator) }.joined(separator: ",") + "]"
        let expected = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [NSObject]
        )
        let elements = try #require(Self.split(text), "\(text)")
        let parsed = try elements.map { element in
            try JSONSerialization.jsonObject(with: Data(element.utf8), options: .fragmentsAllowed)
                as? NSObject
        }
        #expect(parsed == expected, "\(text)")
    }

    /// Damaged arrays never trap, and what Foundation takes is never called broken.
    @Test(arguments: UInt64(1)...500)
    func damagedArraysNeverTrap(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array(
            ("[" + (0..<4).map { _ in Self.value(0, &generator) }.joined(separator: ",") + "]").utf8
        )
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: 1..<bytes.count, using: &generator)
            switch Int.random(in: 0...2, using: &generator) {
            case 0: bytes[place] = Array("[]{},\"\\ ".utf8).randomElement(using: &generator) ?? 0
            case 1: bytes.remove(at: place)
            default: bytes.insert(UInt8.random(in: 0...127, using: &generator), at: place)
            }
            if bytes.count < 2 { break }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let parsed = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [NSObject]
        let elements = Self.split(text)
        if let parsed { #expect(elements?.count == parsed.count, "\(text)") }
    }
}
