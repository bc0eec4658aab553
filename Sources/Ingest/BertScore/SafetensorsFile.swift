import Foundation

/// A file of tensors in the safetensors format, mapped into memory.
///
/// Eight bytes give the length of a JSON header, which names each tensor's type, shape and place in
/// what follows. Nothing in it is trusted: places are checked against the file's size.
final class SafetensorsFile: @unchecked Sendable {
    /// A tensor's description.
    struct Tensor {
        /// The type, such as `F32`.
        var type: String
        /// The lengths of its dimensions.
        var shape: [Int]
        /// Where its bytes are in the file.
        fileprivate var bytes: Range<Int>
    }

    /// The tensors by name.
    let tensors: [String: Tensor]
    private let path: String
    // Mapped for reading only, and never changed before it is unmapped at the end.
    private let base: UnsafeRawPointer
    private let length: Int

    private struct Entry: Decodable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    private enum Header: Decodable {
        case tensor(Entry)
        case other

        init(from decoder: any Decoder) throws {
            self = (try? Entry(from: decoder)).map(Header.tensor) ?? .other
        }
    }

    private static let headerBytesMax = 100 << 20

    /// Maps a file.
    ///
    /// - Parameter path: The file.
    /// - Throws: ``BertModelError`` if it cannot be read or is damaged.
    init(path: String) throws(BertModelError) {
        let (base, length) = try Self.map(path)
        do {
            tensors = try Self.tensors(base, length, path)
        } catch {
            munmap(UnsafeMutableRawPointer(mutating: base), length)
            throw error
        }
        self.path = path
        self.base = base
        self.length = length
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: base), length)
    }

    private static func map(_ path: String) throws(BertModelError) -> (UnsafeRawPointer, Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .damaged(path, "cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .damaged(path, "is no file")
        }
        let length = Int(status.st_size)
        guard length > 8 else { throw .damaged(path, "is too short") }
        guard let base = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0),
            base != MAP_FAILED
        else {
            throw .damaged(path, "cannot be mapped: \(String(cString: strerror(errno)))")
        }
        return (UnsafeRawPointer(base), length)
    }

    private static func tensors(
        _ base: UnsafeRawPointer,
        _ length: Int,
        _ path: String
    ) throws(BertModelError) -> [String: Tensor] {
        let headerBytes = base.loadUnaligned(as: UInt64.self).littleEndian
        guard headerBytes <= UInt64(min(headerBytesMax, length - 8)) else {
            throw .damaged(path, "is no safetensors file")
        }
        let start = 8 + Int(headerBytes)
        let json = Data(bytes: base + 8, count: Int(headerBytes))
        guard let header = try? JSONDecoder().decode([String: Header].self, from: json) else {
            throw .damaged(path, "has a header that cannot be read")
        }
        var tensors: [String: Tensor] = [:]
        for (name, header) in header {
            guard case .tensor(let entry) = header else { continue }
            guard entry.data_offsets.count == 2, entry.data_offsets[0] >= 0,
                entry.data_offsets[0] <= entry.data_offsets[1],
                entry.data_offsets[1] <= length - start
            else { throw .damaged(path, "is cut off: \(name.prefix(80)) lies beyond its end") }
            tensors[name] = Tensor(
                type: entry.dtype,
                shape: entry.shape,
                bytes: start + entry.data_offsets[0]..<start + entry.data_offsets[1]
            )
        }
        return tensors
    }

    /// The values of a tensor, rounded to single precision if they have less.
    ///
    /// - Parameters:
    ///   - name: The tensor.
    ///   - shape: The shape that it must have.
    /// - Returns: Its values in row-major order.
    /// - Throws: ``BertModelError`` if there is none, or it has another shape or type.
    func floats(_ name: String, shape: [Int]) throws(BertModelError) -> [Float] {
        guard let tensor = tensors[name] else { throw .damaged(path, "has no tensor \(name)") }
        let count = shape.reduce(1, *)
        guard tensor.shape == shape else {
            throw .damaged(path, "has a tensor \(name) of shape \(tensor.shape), not \(shape)")
        }
        let size = tensor.type == "F32" ? 4 : 2
        guard ["F32", "F16", "BF16"].contains(tensor.type), tensor.bytes.count == count * size
        else { throw .damaged(path, "has a tensor \(name) of type \(tensor.type.prefix(20))") }
        let start = base + tensor.bytes.lowerBound
        return [Float](unsafeUninitializedCapacity: count) { buffer, used in
            guard let output = buffer.baseAddress else { return }
            switch tensor.type {
            case "F32":
                UnsafeMutableRawPointer(output).copyMemory(from: start, byteCount: count * 4)
            case "BF16":
                for index in 0..<count {
                    let half = (start + index * 2).loadUnaligned(as: UInt16.self).littleEndian
                    output[index] = Float(bitPattern: UInt32(half) << 16)
                }
            default:
                for index in 0..<count {
                    let half = (start + index * 2).loadUnaligned(as: UInt16.self).littleEndian
                    output[index] = HalfPrecision.value(half)
                }
            }
            used = count
        }
    }
}

/// Half precision (IEEE 754 binary16), which not every processor computes with.
enum HalfPrecision {
    /// The value of 16 bits.
    static func value(_ bits: UInt16) -> Float {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int(bits >> 10 & 0x1f)
        let fraction = Float(bits & 0x3ff)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default:
            return sign
                * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction * 0x1p-10)
        }
    }
}
