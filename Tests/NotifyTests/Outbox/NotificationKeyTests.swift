import Testing

@testable import Notify

struct NotificationKeyTests {
    @Test func partsCannotRunIntoEachOther() {
        #expect(NotificationKey.key(["a", "b"]) == "a/b")
        #expect(NotificationKey.key(["a/b", "c"]) != NotificationKey.key(["a", "b/c"]))
        #expect(NotificationKey.key(["a%2Fb"]) != NotificationKey.key(["a/b"]))
    }

    @Test func whatIsTooLongStaysDifferent() {
        let long = String(repeating: "x", count: 300)
        let first = NotificationKey.shortened(long + "1", to: 255)
        let second = NotificationKey.shortened(long + "2", to: 255)
        #expect(first.unicodeScalars.count == 255)
        #expect(first != second)
        #expect(first == NotificationKey.shortened(long + "1", to: 255))
        #expect(NotificationKey.shortened("short", to: 255) == "short")
    }
}
