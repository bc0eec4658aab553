import Glibc

/// Writes text to an open file, whole, whatever signals come in between.
struct DescriptorWriter {
    let descriptor: Int32

    private static let pieceBytes = 16_384

    /// Writes a text; stops early if the other end is gone.
    ///
    /// - Parameters:
    ///   - text: What to write.
    ///   - shouldStop: Asked between pieces of 16 KiB, so that a long answer can be cut short.
    /// - Returns: Whether all of it was written.
    @discardableResult
    func write(_ text: String, shouldStop: () -> Bool = { false }) -> Bool {
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            if shouldStop() { return false }
            let end = min(offset + Self.pieceBytes, bytes.count)
            let count = bytes[offset..<end].withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                guard errno == EAGAIN else { return false }
                // Somebody made the terminal non-blocking: wait until it takes more.
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&entry, 1, 100)
                continue
            }
            offset += count
        }
        return true
    }
}
