import CZlib

/// The state of unpacking gzip, of one member after another.
final class Inflation {
    private var stream = z_stream()
    private var isInsideMember = false

    init() {
        ledger_inflate_init(&stream)
    }

    deinit {
        inflateEnd(&stream)
    }

    /// What one step did.
    struct Step {
        var consumed: Int
        var produced: Int
        var isInsideMember: Bool
        var isDamaged: Bool
    }

    /// Unpacks as much as fits.
    ///
    /// - Parameters:
    ///   - input: Packed bytes; may be empty.
    ///   - output: Where the unpacked bytes go.
    /// - Returns: What was done.
    func step(
        _ input: UnsafeMutableBufferPointer<UInt8>,
        _ output: UnsafeMutableBufferPointer<UInt8>
    ) -> Step {
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        if !input.isEmpty { isInsideMember = true }
        let code = inflate(&stream, Z_NO_FLUSH)
        let consumed = input.count - Int(stream.avail_in)
        let produced = output.count - Int(stream.avail_out)
        if code == Z_STREAM_END {
            // gzip files may be glued together; the next member starts afresh.
            inflateReset(&stream)
            isInsideMember = false
        }
        let isDamaged = ![Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(code)
        return Step(
            consumed: consumed,
            produced: produced,
            isInsideMember: isInsideMember,
            isDamaged: isDamaged
        )
    }
}
