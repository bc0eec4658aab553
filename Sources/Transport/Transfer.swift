import CCurl
import Foundation

/// One request while libcurl works on it; lives on the loop's thread.
final class Transfer {
    let id: UInt64
    let handle: UnsafeMutableRawPointer
    let server: String
    let continuation: CheckedContinuation<HTTPResponse, any Error>
    private let request: HTTPRequest
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var headers: [HTTPField] = []
    private var headerBytes = 0
    private var body = Data()
    private var isTooLarge = false

    /// The most that the head of a response may have, in bytes.
    private static let headerBytesMax = 256 << 10

    init?(_ submission: TransferLoop.Submission, options: HTTPClient.Options) {
        guard let handle = ledger_curl_easy_init() else { return nil }
        id = submission.id
        request = submission.request
        continuation = submission.continuation
        server = ServerName.name(of: request.url)
        self.handle = handle
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        guard prepare(options) else { return nil }
    }

    deinit {
        ledger_curl_easy_cleanup(handle)
        ledger_curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    private func prepare(_ options: HTTPClient.Options) -> Bool {
        var codes = [
            ledger_curl_set_text(handle, CURLOPT_URL, request.url),
            ledger_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            ledger_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            ledger_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            ledger_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1),
            ledger_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2),
            ledger_curl_set_long(
                handle,
                CURLOPT_TIMEOUT_MS,
                Self.milliseconds(request.timeoutSeconds)
            ),
            ledger_curl_set_long(
                handle,
                CURLOPT_CONNECTTIMEOUT_MS,
                Self.milliseconds(request.connectTimeoutSeconds)
            ),
            ledger_curl_set_text(handle, CURLOPT_USERAGENT, options.userAgent),
            ledger_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText),
        ]
        if let proxy = options.proxy {
            codes.append(ledger_curl_set_text(handle, CURLOPT_PROXY, proxy))
        }
        if let file = options.authorityFile {
            codes.append(ledger_curl_set_text(handle, CURLOPT_CAINFO, file))
            codes.append(ledger_curl_set_text(handle, CURLOPT_CAPATH, nil))
        }
        codes += methodCodes()
        codes += headerCodes()
        codes += sinkCodes()
        return codes.allSatisfy { $0 == CURLE_OK }
    }

    private func methodCodes() -> [CURLcode] {
        var codes: [CURLcode] = []
        if let body = request.body {
            codes.append(
                body.withUnsafeBytes { bytes in
                    // An empty body has no address, and no address would mean no body.
                    guard let base = bytes.baseAddress else {
                        return ledger_curl_set_body(handle, "", 0)
                    }
                    return ledger_curl_set_body(handle, base, bytes.count)
                }
            )
        }
        if request.method == "HEAD" {
            codes.append(ledger_curl_set_long(handle, CURLOPT_NOBODY, 1))
        } else {
            codes.append(ledger_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method))
        }
        return codes
    }

    private func headerCodes() -> [CURLcode] {
        // Without this, a long body waits a second for a permission that few servers give.
        var lines = ["Expect:"]
        for field in request.headers {
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        for line in lines {
            guard let longer = ledger_curl_slist_append(headerList, line) else {
                return [CURLE_OUT_OF_MEMORY]
            }
            headerList = longer
        }
        return [ledger_curl_set_headers(handle, headerList)]
    }

    private func sinkCodes() -> [CURLcode] {
        // The loop keeps the transfer alive for as long as libcurl may call back.
        let context = Unmanaged.passUnretained(self).toOpaque()
        return [
            ledger_curl_set_body_sink(
                handle,
                { bytes, size, count, context in
                    guard let bytes, let context else { return 0 }
                    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    return transfer.take(UnsafeRawBufferPointer(start: bytes, count: size * count))
                },
                context
            ),
            ledger_curl_set_header_sink(
                handle,
                { bytes, size, count, context in
                    guard let bytes, let context else { return 0 }
                    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                    return transfer.takeHeader(line)
                },
                context
            ),
        ]
    }

    /// Taking fewer bytes than were offered makes libcurl give up.
    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard bytes.count <= request.responseBytesMax - body.count else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerBytesMax else {
            isTooLarge = true
            return 0
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // An interim response or a proxy's came before: only the last one counts.
            headers = []
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...]
            headers.append(
                HTTPField(
                    String(line[..<colon]),
                    value.trimmingCharacters(in: .whitespacesAndNewlines)
                )
            )
        }
        return bytes.count
    }

    /// What came of it.
    func result(_ code: CURLcode) -> Result<HTTPResponse, any Error> {
        if code == CURLE_OK {
            let status = ledger_curl_status(handle)
            return .success(HTTPResponse(status: Int(status), headers: headers, body: body))
        }
        return .failure(HTTPFailure(reason(code), server: server))
    }

    private func reason(_ code: CURLcode) -> HTTPFailure.Reason {
        if isTooLarge { return .tooLarge }
        let detail = String(cString: errorText)
        let text = detail.isEmpty ? String(cString: ledger_curl_easy_strerror(code)) : detail
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            return .timedOut(text)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
            CURLE_PROXY:
            return .unreachable(text)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR:
            return .untrusted(text)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return .badRequest(String(cString: ledger_curl_easy_strerror(code)))
        default:
            return .broken(text)
        }
    }

    /// Whole milliseconds within what libcurl takes; 0 would mean no limit at all.
    private static func milliseconds(_ seconds: Double) -> Int {
        guard seconds > 0 else { return 1 }
        return Int(min(max(seconds * 1_000, 1), 86_400_000))
    }
}
