import Foundation
import Testing

@testable import Repl

@Suite("History between sessions")
struct HistoryFileTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "history-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func permissions(_ path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.posixPermissions] as? NSNumber)?.intValue
    }

    @Test func linesComeBackInOrder() throws {
        try withFolder { folder in
            let file = HistoryFile(path: folder + "/state/ledger/history")
            #expect(file.load() == [])
            for line in ["show a", "日本 🚀", " secret", "", "  ", "two\nlines", "show b"] {
                file.append(line)
            }
            #expect(file.load() == ["show a", "日本 🚀", "show b"])
            #expect(HistoryFile(path: file.path).load() == ["show a", "日本 🚀", "show b"])
            #expect(permissions(file.path) == 0o600)
            #expect(permissions(folder + "/state/ledger") == 0o700)
        }
    }

    @Test func longFilesAreCut() throws {
        try withFolder { folder in
            let file = HistoryFile(path: folder + "/history")
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
            let lines = (0..<(2 * HistoryFile.capacity + 1)).map { "q\($0)" }
            try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: file.path))
            #expect(file.load() == lines.suffix(HistoryFile.capacity))
            let size = try Data(contentsOf: URL(filePath: file.path)).split(separator: 0x0a).count
            #expect(size == HistoryFile.capacity)
            #expect(permissions(file.path) == 0o600)
        }
    }

    @Test func placesThatCannotBeWrittenAreNoError() {
        let file = HistoryFile(path: "/proc/nowhere/history")
        file.append("show a")
        #expect(file.load() == [])
    }

    @Test func defaultPlaceFollowsTheStandard() {
        let path = HistoryFile.defaultPath
        #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/ledger/history")
        #expect(path(["XDG_STATE_HOME": "s", "HOME": "/h"]) == "/h/.local/state/ledger/history")
        #expect(path(["HOME": "/h"]) == "/h/.local/state/ledger/history")
        #expect(path([:]) == nil)
    }
}
