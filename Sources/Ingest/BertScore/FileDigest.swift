import Crypto
import Foundation

/// The SHA-256 of a file, in hexadecimal, without reading it into memory whole.
enum FileDigest {
    private static let pieceBytes = 1 << 20

    static func sha256(path: String) throws(BertModelError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .damaged(path, "cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var digest = SHA256()
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 16)
        defer { piece.deallocate() }
        while true {
            let count = read(descriptor, piece.baseAddress, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw .damaged(path, "cannot be read on: \(String(cString: strerror(errno)))")
            }
            guard count > 0 else { break }
            digest.update(bufferPointer: UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
        return ContentHash.text(digest.finalize())
    }
}
