public import Foundation
import Glibc
import Synchronization

/// An HTTP server on the loopback that does what a test asks: answers, fails, breaks off, dawdles.
public final class LoopbackServer: Sendable {
    /// A request as it arrived.
    public struct Request: Sendable {
        /// The method.
        public var method: String
        /// The target of the request line.
        public var target: String
        /// The header fields, names in lower case.
        public var headers: [String: String]
        /// The body.
        public var body: Data

        /// The body as text.
        public var text: String { String(decoding: body, as: UTF8.self) }

        /// A member of the body, which must be a JSON object.
        ///
        /// - Parameter name: The member's name.
        /// - Returns: Its value if it is a string.
        public func member(_ name: String) -> String? {
            let object = try? JSONSerialization.jsonObject(with: body)
            return (object as? [String: Any])?[name] as? String
        }
    }

    /// What the server does with a request.
    public enum Reaction: Sendable {
        /// Answers after some seconds.
        case answer(Int, headers: [String: String] = [:], body: String = "", after: Double = 0)
        /// Resets the connection.
        case reset
        /// Closes the connection without an answer.
        case close
        /// Takes the request and says nothing.
        case hang
        /// Sends the head at once and the body a byte at a time, with pauses in seconds.
        case dribble(Int, body: String, pause: Double)
    }

    /// The port.
    public let port: UInt16
    private let core: Core

    /// The requests and the reaction, shared by the threads.
    private final class Core: Sendable {
        struct State {
            var requests: [Request] = []
            var isStopped = false
        }

        let state = Mutex(State())
        let listener: Int32
        let react: @Sendable (Request, Int) -> Reaction

        init(listener: Int32, react: @escaping @Sendable (Request, Int) -> Reaction) {
            self.listener = listener
            self.react = react
        }

        var isStopped: Bool { state.withLock { $0.isStopped } }
    }

    /// Starts a server.
    ///
    /// - Parameter react: What to do with a request; the number counts requests from 0.
    /// - Throws: `POSIXError` if no port can be had.
    public init(_ react: @escaping @Sendable (Request, Int) -> Reaction) throws {
        let (listener, port) = try Self.listen()
        self.port = port
        core = Core(listener: listener, react: react)
        let core = core
        Thread { Self.accept(core) }.start()
    }

    deinit {
        core.state.withLock { $0.isStopped = true }
        shutdown(core.listener, Int32(SHUT_RDWR))
    }

    /// The server's address, without a slash at its end.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// What has arrived so far, in the order of arrival.
    public var requests: [Request] { core.state.withLock { $0.requests } }

    private static func listen() throws -> (Int32, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw POSIXError(.ENOTSOCK) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && Glibc.listen(listener, 256) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        return (listener, UInt16(bigEndian: address.sin_port))
    }

    private static func accept(_ core: Core) {
        while !core.isStopped {
            let connection = Glibc.accept(core.listener, nil, nil)
            guard connection >= 0 else { continue }
            Thread { serve(connection, core) }.start()
        }
        close(core.listener)
    }

    /// Serves one connection until it ends.
    private static func serve(_ connection: Int32, _ core: Core) {
        var buffer = Data()
        var isOpen = true
        while isOpen, !core.isStopped, let request = read(&buffer, connection) {
            let number = core.state.withLock { state in
                state.requests.append(request)
                return state.requests.count - 1
            }
            isOpen = perform(core.react(request, number), connection, core)
        }
        close(connection)
    }

    private static func read(_ buffer: inout Data, _ connection: Int32) -> Request? {
        let mark = Data("\r\n\r\n".utf8)
        var bytes = [UInt8](repeating: 0, count: 65_536)
        func more() -> Bool {
            let count = recv(connection, &bytes, bytes.count, 0)
            guard count > 0 else { return false }
            buffer.append(contentsOf: bytes[..<count])
            return true
        }
        var head: Range<Data.Index>?
        while head == nil {
            head = buffer.range(of: mark)
            if head == nil, !more() { return nil }
        }
        guard let head else { return nil }
        let lines = String(decoding: buffer[buffer.startIndex..<head.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        buffer.removeSubrange(buffer.startIndex..<head.upperBound)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers[line[..<colon].lowercased()] = value
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < length { if !more() { return nil } }
        let body = Data(buffer.prefix(length))
        buffer.removeFirst(length)
        return Request(
            method: String(words[0]),
            target: String(words[1]),
            headers: headers,
            body: body
        )
    }

    /// Whether the connection goes on.
    private static func perform(_ reaction: Reaction, _ connection: Int32, _ core: Core) -> Bool {
        switch reaction {
        case .answer(let status, let headers, let body, let seconds):
            wait(seconds, core)
            var text = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n"
            for (name, value) in headers { text += "\(name): \(value)\r\n" }
            return write(text + "\r\n" + body, connection)
        case .reset:
            // Closing a socket that lingers for no time resets the connection.
            var lingering = linger(l_onoff: 1, l_linger: 0)
            let length = socklen_t(MemoryLayout<linger>.size)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &lingering, length)
            return false
        case .close:
            return false
        case .hang:
            wait(60, core)
            return false
        case .dribble(let status, let body, let pause):
            let head = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            guard write(head, connection) else { return false }
            for byte in body.utf8 {
                wait(pause, core)
                guard write(String(UnicodeScalar(byte)), connection) else { return false }
            }
            return true
        }
    }

    private static func wait(_ seconds: Double, _ core: Core) {
        let end = Date(timeIntervalSinceNow: seconds)
        while Date() < end, !core.isStopped {
            Thread.sleep(forTimeInterval: min(0.02, max(end.timeIntervalSinceNow, 0)))
        }
    }

    private static func write(_ text: String, _ connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
