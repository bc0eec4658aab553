import Foundation
import Glibc
public import Ledger
import Projections

/// A file of metrics for node_exporter's textfile collector, replaced as a whole.
///
/// It is written beside its place under a name that the collector passes over, flushed, and renamed:
/// whoever reads sees the old file or the new one and never a half.
public struct MetricsTextfile: Sendable {
    let path: String

    /// Names the file.
    ///
    /// - Parameter path: Its path, in a folder that exists.
    public init(path: String) { self.path = path }

    /// Writes samples.
    ///
    /// - Parameter samples: The samples; all that the file is to hold.
    /// - Throws: ``TextfileError``.
    func write(_ samples: [MetricSample]) throws(TextfileError) {
        try write(MetricsText.prometheus.encode(samples))
    }

    /// Writes a text.
    ///
    /// - Parameter text: All that the file is to hold.
    /// - Throws: ``TextfileError``.
    public func write(_ text: String) throws(TextfileError) {
        let bytes = Array(text.utf8)
        let url = URL(filePath: path)
        let name = ".\(url.lastPathComponent).\(getpid()).tmp"
        let folder = url.deletingLastPathComponent()
        let temporary = folder.appending(path: name).path(percentEncoded: false)
        // The collector runs as another user, so everybody may read.
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw TextfileError(path: path, code: errno) }
        var code: Int32 = 0
        var written = 0
        while written < bytes.count, code == 0 {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(file, $0.baseAddress, $0.count)
            }
            if count >= 0 { written += count } else if errno != EINTR { code = errno }
        }
        if code == 0, fsync(file) != 0 { code = errno }
        close(file)
        if code == 0, rename(temporary, path) != 0 { code = errno }
        guard code == 0 else {
            unlink(temporary)
            throw TextfileError(path: path, code: code)
        }
    }
}

/// Why a file of metrics could not be written.
public struct TextfileError: UserFacingError, Equatable {
    let path: String
    let code: Int32

    /// What is wrong.
    public var message: String { "\(path) cannot be written: \(String(cString: strerror(code)))" }
    /// What to do about it.
    public var hint: String { "The folder must exist and be writable for this user." }
    /// Which exit code that is.
    public var failure: FailureClass { .unavailable }
}
