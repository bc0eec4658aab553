import Foundation
import Testing
import Transport

@testable import Notify

/// A golden text in `Snapshots/`, compared byte for byte.
///
/// `RECORD_SNAPSHOTS=1 swift test --filter NotifyTests` writes them anew; such a run fails, so that
/// nobody mistakes it for a test.
func expectSnapshot(
    _ text: String,
    named name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appending(path: "Snapshots/\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        try Data(text.utf8).write(to: file)
        Issue.record("recorded \(name)", sourceLocation: sourceLocation)
        return
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(text == expected, "\(name) differs", sourceLocation: sourceLocation)
}

extension HTTPRequest {
    /// The request as a person reads it: JSON bodies are indented.
    var transcript: String {
        var text = "\(method) \(url)\n"
        for field in headers { text += "\(field.name): \(field.value)\n" }
        guard let body else { return text }
        if let object = try? JSONSerialization.jsonObject(with: body),
            let pretty = try? JSONSerialization.data(
                withJSONObject: object,
                options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            )
        {
            return text + "\n" + String(decoding: pretty, as: UTF8.self) + "\n"
        }
        return text + "\n" + String(decoding: body, as: UTF8.self)
    }
}
