import Foundation
import Testing
import TestSupport

@testable import Ingest

/// Which bytes become which record, for every form of input.
struct RecordReaderTests {
    /// A record as a value: pieces are put together.
    struct Taken: Equatable, CustomStringConvertible {
        enum Kind { case whole, long, broken }
        var kind: Kind
        var line: Int
        var bytes: [UInt8]

        var description: String { "\(kind)@\(line):\(String(decoding: bytes, as: UTF8.self))" }
    }

    static func read(
        _ bytes: [UInt8],
        recordBytesMax: Int = 1 << 20,
        readBytesMax: Int = .max
    ) throws -> [Taken] {
        let bench = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(bytes).write(to: bench)
        defer { try? FileManager.default.removeItem(at: bench) }
        var reader = RecordReader(
            try ByteSource(path: bench.path(percentEncoded: false)),
            recordBytesMax: recordBytesMax,
            readBytesMax: readBytesMax
        )
        var taken: [Taken] = []
        while let record = try reader.next() {
            switch record {
            case .whole(let bytes, let line):
                taken.append(Taken(kind: .whole, line: line, bytes: Array(bytes)))
            case .piece(let bytes, let line, let isFirst, _):
                if isFirst { taken.append(Taken(kind: .long, line: line, bytes: [])) }
                #expect(taken.last?.line == line)
                taken[taken.count - 1].bytes += bytes
            case .broken(let bytes, let line, _):
                taken.append(Taken(kind: .broken, line: line, bytes: Array(bytes)))
            }
        }
        return taken
    }

    static func lines(_ text: String, recordBytesMax: Int = 1 << 20) throws -> [String] {
        try read(Array(text.utf8), recordBytesMax: recordBytesMax).map(\.description)
    }

    @Test func linesWithAndWithoutALastLineEnd() throws {
        #expect(try Self.lines("{}\n{ }\n") == ["whole@1:{}", "whole@2:{ }"])
        #expect(try Self.lines("{}\n{ }") == ["whole@1:{}", "whole@2:{ }"])
        #expect(try Self.lines("{}\r\n\r\n{ }") == ["whole@1:{}\r", "whole@2:\r", "whole@3:{ }"])
        #expect(try Self.lines("") == [])
        #expect(try Self.lines("\n") == ["whole@1:"])
    }

    @Test func aByteOrderMarkAtTheStartIsPassedOver() throws {
        #expect(try Self.lines("\u{feff}{\"a\":1}\n{}") == ["whole@1:{\"a\":1}", "whole@2:{}"])
        #expect(try Self.lines("\u{feff}[{\"a\":1}]") == ["whole@1:{\"a\":1}"])
    }

    @Test func oneObjectOverManyLines() throws {
        #expect(try Self.lines("\n\n{\n \"a\": 1\n}\n\n") == ["whole@3:{\n \"a\": 1\n}"])
        // Two of them are no single object, so they are lines.
        #expect(try Self.lines("{\n}\n{\n}").count == 4)
    }

    @Test func anArraysElementsAndTheirLines() throws {
        #expect(try Self.lines("[]") == [])
        #expect(
            try Self.lines(" [ {} , {\"a\":[1,{}]} ] ").prefix(2) == [
                "whole@1:{}", "whole@1:{\"a\":[1,{}]}",
            ]
        )
        let spread = "\n[\n  {\"a\":1},\n  {\n    \"b\":\"],}\\\"\"\n  }\n]\n"
        #expect(
            try Self.lines(spread) == [
                "whole@3:{\"a\":1}", "whole@4:{\n    \"b\":\"],}\\\"\"\n  }", "whole@7:",
            ]
        )
    }

    @Test func whatFollowsAnArrayIsReadAsLines() throws {
        #expect(
            try Self.lines("[{}] trailing\n{}\n") == [
                "whole@1:{}", "whole@1: trailing", "whole@2:{}",
            ]
        )
    }

    @Test func anArrayThatIsNotClosedLosesOnlyItsLastElement() throws {
        #expect(
            try Self.lines("[{\"a\":1},\n{\"b\":2") == [
                "whole@1:{\"a\":1}", "broken@2:{\"b\":2",
            ]
        )
        #expect(try Self.lines("[{\"a\":1},\n") == ["whole@1:{\"a\":1}", "broken@2:"])
        #expect(try Self.lines("[") == ["broken@1:"])
    }

    @Test func aBracketThatOpensNoBatchIsABadLineAmongOthers() throws {
        #expect(try Self.lines("[1,2\n{}\n") == ["whole@1:[1,2", "whole@2:{}"])
        #expect(try Self.lines("[[[[\n{}\n") == ["whole@1:[[[[", "whole@2:{}"])
    }

    @Test func aLooseBraceTurnsTheRestIntoLines() throws {
        #expect(
            try Self.lines("[{\"a\":1}},\n{}\n") == [
                "whole@1:{\"a\":1}},", "whole@2:{}",
            ]
        )
        #expect(
            try Self.lines("[{\"a\":1},,\n{}\n") == [
                "whole@1:{\"a\":1}", "whole@1:,", "whole@2:{}",
            ]
        )
    }

    @Test func whatIsTooLongComesInPiecesAndWhole() throws {
        let long = String(repeating: "x", count: 100)
        #expect(
            try Self.lines("{}\n\(long)\n{}", recordBytesMax: 20) == [
                "whole@1:{}", "long@2:\(long)", "whole@3:{}",
            ]
        )
        let element = "{\"a\":\"\(long)\n,]\(long)\"}"
        #expect(
            try Self.lines("[\n{},\n\(element),\n{}]", recordBytesMax: 20) == [
                "whole@2:{}", "long@3:\(element)", "whole@5:{}",
            ]
        )
    }

    @Test func muchWhiteSpaceBeforeTheFirstEventDropsNothing() throws {
        let space = String(repeating: "\n", count: 9_000)
        let taken = try Self.lines(space + "{}\n", recordBytesMax: 20)
        #expect(taken.last == "whole@9001:{}")
    }

    @Test func aMultilineRejectIsOneRecordUpToTheNextMark() throws {
        let text = """
            #!reject {"input":"x","line":1,"multiline":true,"reason":"r"}
            {
             "a":1
            }
            #!reject {"input":"x","line":9,"reason":"r"}
            {"b":1}
            {"c":1}

            """
        let taken = try Self.lines(text).filter { !$0.contains("#!reject") }
        #expect(taken == ["whole@2:{\n \"a\":1\n}", "whole@6:{\"b\":1}", "whole@7:{\"c\":1}"])
    }

    /// What is handed over must not depend on how the bytes arrive.
    @Test(arguments: UInt64(1)...300)
    func readSizesDoNotMatter(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let parts = [
            "{}", "{\"a\":1}", "[", "]", ",", "\n", "\r\n", " ", "\"", "\\", "}", "{", "x",
            "{\"metric\":\"faithfulness\",\"value\":1}", "\u{feff}", "é", "\n\n",
            "#!reject {\"input\":\"\",\"line\":1,\"multiline\":true,\"reason\":\"\"}\n",
            "#!reject {\"input\":\"\",\"line\":1,\"reason\":\"\"}\n",
            String(repeating: "long ", count: 9), String(repeating: " ", count: 50),
        ]
        var text = seed.isMultiple(of: 2) ? "[{}," : ""
        for _ in 0..<Int.random(in: 0...60, using: &generator) {
            text += parts.randomElement(using: &generator) ?? ""
        }
        let bytes = Array(text.utf8)
        let reference = try Self.read(bytes, recordBytesMax: 32)
        for _ in 0..<4 {
            let size = Int.random(in: 1...40, using: &generator)
            let taken = try Self.read(bytes, recordBytesMax: 32, readBytesMax: size)
            #expect(taken == reference, "read size \(size) of \(text.debugDescription)")
        }
    }

    /// No byte is lost but white space and the array's own punctuation.
    @Test(arguments: UInt64(1)...200)
    func everyByteIsHandedOver(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes: [UInt8] = seed.isMultiple(of: 3) ? Array("[{\"a\":1},".utf8) : []
        for _ in 0..<Int.random(in: 0...300, using: &generator) {
            let isPunctuation = Bool.random(using: &generator)
            let byte =
                isPunctuation ? Array("[]{},\"\\\n a".utf8).randomElement(using: &generator) : nil
            bytes.append(byte ?? UInt8.random(in: 0...255, using: &generator))
        }
        let handed = try Self.read(bytes, recordBytesMax: 64).flatMap(\.bytes)
        func counts(_ bytes: [UInt8]) -> [UInt8: Int] {
            let kept = bytes.filter { !" \n\r\t,[]".utf8.contains($0) }
            return Dictionary(kept.map { ($0, 1) }, uniquingKeysWith: +)
        }
        if !bytes.starts(with: [0xef, 0xbb, 0xbf]) { #expect(counts(handed) == counts(bytes)) }
    }
}
