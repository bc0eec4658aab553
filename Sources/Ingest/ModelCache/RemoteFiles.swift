import Foundation
import Transport

/// Downloads files over HTTP in pieces, following redirects to the servers that hold large ones.
struct RemoteFiles: Sendable {
    let transport: any HTTPTransport
    let token: String?

    private static let pieceBytes = 8 << 20
    private static let attempts = 3
    private static let redirectsMax = 5
    private static let pieceTimeoutSeconds = 300.0
    private static let fileBytesMax: Int64 = 16 << 30

    /// Downloads a file.
    ///
    /// - Parameters:
    ///   - url: Where it is.
    ///   - path: Where it goes.
    ///   - isOptional: Whether it may be missing there.
    ///   - progress: Called with the bytes that are there and their number in all, if known.
    /// - Returns: The SHA-256 that the server says it has; nil if it says none.
    /// - Throws: ``ModelFetchError`` or `HTTPFailure`.
    func download(
        _ url: String,
        to path: String,
        isOptional: Bool,
        progress: @Sendable (Int64, Int64?) -> Void
    ) async throws -> String? {
        var written: Int64 = 0
        var digest: String?
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else {
            throw ModelFetchError.unwritable(path)
        }
        defer { try? file.close() }
        while true {
            let last = written + Int64(Self.pieceBytes) - 1
            let piece = try await get(url, range: "bytes=\(written)-\(last)")
            digest = digest ?? piece.digest
            switch piece.response.status {
            case 404 where isOptional && written == 0:
                try? FileManager.default.removeItem(atPath: path)
                return nil
            case 416 where written > 0:
                return digest
            case 200 where written == 0:
                // A server without ranges sends everything at once.
                try Self.write(piece.response.body, file, path)
                return digest
            case 206: break
            case let status: throw ModelFetchError.refused(url: url, status: status)
            }
            let total = Self.total(piece.response, from: written)
            let body = piece.response.body
            guard let total, total <= Self.fileBytesMax, !body.isEmpty,
                written + Int64(body.count) <= total
            else { throw ModelFetchError.misbehaved(url: url, "sent another range than asked for") }
            try Self.write(body, file, path)
            written += Int64(body.count)
            progress(written, total)
            if written == total { return digest }
        }
    }

    private static func write(_ body: Data, _ file: FileHandle, _ path: String) throws {
        do {
            try file.write(contentsOf: body)
        } catch {
            throw ModelFetchError.unwritable(path)
        }
    }

    /// The whole length by a Content-Range of `bytes FIRST-LAST/TOTAL`.
    private static func total(_ response: HTTPResponse, from first: Int64) -> Int64? {
        guard let range = response.header("Content-Range"), range.hasPrefix("bytes "),
            let slash = range.lastIndex(of: "/"), let dash = range.firstIndex(of: "-"),
            Int64(range[..<dash].dropFirst(6)) == first
        else { return nil }
        return Int64(range[range.index(after: slash)...])
    }

    private struct Piece {
        var response: HTTPResponse
        var digest: String?
    }

    private func get(_ url: String, range: String) async throws -> Piece {
        var attempt = 1
        while true {
            do {
                let piece = try await follow(url, range: range)
                guard piece.response.status >= 500, attempt < Self.attempts else { return piece }
            } catch let failure as HTTPFailure {
                guard failure.isTransient, attempt < Self.attempts else { throw failure }
            }
            try await Task.sleep(for: .milliseconds(200 * attempt))
            attempt += 1
        }
    }

    private func follow(_ url: String, range: String) async throws -> Piece {
        var place = url
        var digest: String?
        for _ in 0...Self.redirectsMax {
            var headers = [HTTPField("Range", range), HTTPField("Accept-Encoding", "identity")]
            // The token is the first server's; no other one is told.
            if let token, Self.origin(place) == Self.origin(url) {
                headers.append(HTTPField("Authorization", "Bearer \(token)"))
            }
            let response = try await transport.send(
                HTTPRequest(
                    method: "GET",
                    url: place,
                    headers: headers,
                    timeoutSeconds: Self.pieceTimeoutSeconds,
                    connectTimeoutSeconds: 20,
                    responseBytesMax: 256 << 20
                )
            )
            digest = digest ?? Self.digest(response)
            guard (301...308).contains(response.status), response.status != 304,
                let location = response.header("Location")
            else { return Piece(response: response, digest: digest) }
            guard let next = URL(string: location, relativeTo: URL(string: place))?.absoluteURL,
                !(place.hasPrefix("https:") && next.scheme != "https")
            else {
                throw ModelFetchError.misbehaved(url: url, "redirects to an address without TLS")
            }
            place = next.absoluteString
        }
        throw ModelFetchError.misbehaved(url: url, "redirects without end")
    }

    private static func origin(_ url: String) -> String {
        let parts = URLComponents(string: url)
        return "\(parts?.scheme ?? ""):\(parts?.host ?? ""):\(parts?.port ?? 0)"
    }

    /// Hugging Face says the SHA-256 of large files as an ETag.
    private static func digest(_ response: HTTPResponse) -> String? {
        guard let tag = response.header("X-Linked-Etag") else { return nil }
        let digits = tag.filter(\.isHexDigit).lowercased()
        return digits.count == 64 ? digits : nil
    }
}
