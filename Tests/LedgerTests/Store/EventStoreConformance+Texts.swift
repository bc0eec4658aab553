import Crypto
import Dispatch
import Foundation
import Testing

@testable import Ledger

// Texts, copies, and many at once.
extension EventStoreConformance {
    @Test(arguments: factories) func aTextIsKeptUntilItIsErased(_ factory: EventStoreFactory) throws
    {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        let text = "What is the capital of Ruritania? 😀\u{0}\n"
        let hash = textHash(text)
        #expect(try store.reader().text(hash: hash) == .missing)
        try store.writer().storeTexts([(hash, text), (textHash(""), "")])
        #expect(try store.reader().text(hash: hash) == .text(text))
        #expect(try store.reader().text(hash: textHash("")) == .text(""))
        // The first stays.
        try store.writer().storeTexts([(hash, "another text under the same hash")])
        #expect(try store.reader().text(hash: hash) == .text(text))

        try store.writer().redactText(hash: hash)
        #expect(try store.reader().text(hash: hash) == .redacted)
        try store.writer().storeTexts([(hash, text)])
        #expect(try store.reader().text(hash: hash) == .redacted, "it does not come back")
        try store.writer().redactText(hash: hash)
        #expect(try store.reader().text(hash: hash) == .redacted)
    }

    @Test(arguments: factories)
    func aTextNeverStoredIsBarred(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        let hash = textHash("never seen")
        try store.writer().redactText(hash: hash)
        try store.writer().storeTexts([(hash, "never seen")])
        #expect(try store.reader().text(hash: hash) == .redacted)
    }

    @Test(arguments: factories)
    func erasingATextLeavesTheEventsAsTheyAre(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.append(EventDraft.series(300), at: instant(0))
        let hash = textHash("a prompt")
        try store.writer().storeTexts([(hash, "a prompt")])
        let head = try store.reader().head()
        let events = try store.reader().events()
        try store.writer().redactText(hash: hash)
        #expect(try store.reader().head() == head)
        #expect(try store.reader().events() == events)
    }

    @Test(arguments: factories) func aBackupIsTheSameLedger(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        try store.append(EventDraft.series(300), at: instant(0))
        let kept = textHash("kept")
        let erased = textHash("erased")
        try store.writer().storeTexts([(kept, "kept"), (erased, "erased")])
        try store.writer().redactText(hash: erased)
        let path = folder.path("copy's ledger.db")
        try store.reader().backup(to: path)
        let copy = try SQLiteEventStore(path: path, access: .readWrite)
        #expect(try copy.head() == store.reader().head())
        #expect(try copy.events() == store.reader().events())
        #expect(try copy.text(hash: kept) == .text("kept"))
        #expect(try copy.text(hash: erased) == .redacted)
        #expect(try LedgerVerifier(store: copy).verify().isValid)
        // The copy is a ledger of its own and goes on by itself.
        #expect(try copy.append(EventDraft.series(10, from: 295), at: instant(1)).appended == 5)
        let error = #expect(throws: StoreError.self) { try store.reader().backup(to: path) }
        #expect(error?.code == .alreadyExists)
    }

    @Test(arguments: factories)
    func aBackupWhileOthersAppendIsOneOfTheirStates(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        let reader = try store.writer().reader()
        let batches = 60
        let group = DispatchGroup()
        let writer = try store.writer()
        let failures = FailureLog()
        DispatchQueue.global().async(group: group) {
            failures.note {
                for batch in 0..<batches {
                    try writer.append(
                        EventDraft.series(20, from: batch * 20),
                        at: instant(Int64(batch))
                    )
                }
            }
        }
        var sizes: [Int64] = []
        for number in 0..<8 {
            let path = folder.path("copy-\(number).db")
            try reader.backup(to: path)
            let copy = try SQLiteEventStore(path: path, access: .readOnly)
            let head = try copy.head()
            sizes.append(head.size)
            #expect(head.size % 20 == 0, "whole batches")
            #expect(try LedgerVerifier(store: copy).verify().isValid)
        }
        group.wait()
        #expect(failures.errors.isEmpty)
        #expect(sizes == sizes.sorted())
        #expect(try store.reader().head().size == Int64(batches * 20))
    }

    @Test(arguments: factories)
    func eightThreadsAppendingLoseNothing(_ factory: EventStoreFactory) throws {
        let folder = try LedgerFolder()
        let store = try factory.make(folder)
        let writers = try (0..<8).map { _ in try store.writer() }
        let failures = FailureLog()
        DispatchQueue.concurrentPerform(iterations: writers.count) { thread in
            failures.note {
                for batch in 0..<15 {
                    let drafts = (0..<10).map { number in
                        EventDraft(
                            id: "\(batch)-\(number)",
                            source: "/thread/\(thread)",
                            // Each thread's first batch brings a type of its own.
                            type: "com.example.t\(thread)",
                            value: number
                        )
                    }
                    // The clocks of the eight disagree by seconds.
                    try writers[thread].append(drafts, at: instant(Int64(batch - thread)))
                }
            }
        }
        #expect(failures.errors.isEmpty)
        let events = try store.reader().events()
        #expect(events.map(\.position) == Array(1...1_200))
        #expect(Set(events.map { [$0.source, $0.id] }).count == 1_200)
        #expect(events.allSatisfy { $0.type.last == $0.source.last })
        #expect(try LedgerVerifier(store: store.reader()).verify().findings == [])
    }
}

/// SHA-256 of a text's UTF-8.
func textHash(_ text: String) -> MerkleHash {
    MerkleHash(bytes: Array(SHA256.hash(data: Data(text.utf8)))) ?? .emptyRoot
}

/// The errors of several threads.
// Unchecked because the lock guards every access.
final class FailureLog: @unchecked Sendable {
    private let lock = NSLock()
    private var noted: [any Error] = []

    var errors: [any Error] { lock.withLock { noted } }

    func note(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            lock.withLock { noted.append(error) }
        }
    }
}
