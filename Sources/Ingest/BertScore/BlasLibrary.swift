import Foundation
import Ledger

/// Matrix products by OpenBLAS, which is loaded when the first model is used and not before.
///
/// Loading it takes some milliseconds, starts threads, and needs a library that only BERTScore uses:
/// every other command starts without it.
struct BlasLibrary: Sendable {
    private typealias SingleProduct =
        @convention(c) (
            Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
            UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
        ) -> Void
    private typealias SetThreads = @convention(c) (Int32) -> Void

    private let product: SingleProduct

    private static let names = ["libopenblas.so.0", "libopenblas.so"]
    private static let rowMajor: Int32 = 101
    private static let plain: Int32 = 111
    private static let transposed: Int32 = 112

    private static let loaded: BlasLibrary? = load()

    /// The library, loaded once.
    ///
    /// - Returns: The library.
    /// - Throws: ``BertModelError`` if this machine has none.
    static func shared() throws(BertModelError) -> BlasLibrary {
        guard let loaded else {
            throw BertModelError(
                "BERTScore needs OpenBLAS, and \(names[0]) is not installed",
                hint: "On Debian or Ubuntu: apt-get install libopenblas0.",
                failure: .unavailable
            )
        }
        return loaded
    }

    private static func load() -> BlasLibrary? {
        chooseKernel()
        for name in names {
            guard let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL),
                let product = dlsym(handle, "cblas_sgemm")
            else { continue }
            // Texts are spread over threads; within one, a second level of threads would only wait.
            if let setThreads = dlsym(handle, "openblas_set_num_threads") {
                unsafeBitCast(setThreads, to: SetThreads.self)(1)
            }
            return BlasLibrary(product: unsafeBitCast(product, to: SingleProduct.self))
        }
        return nil
    }

    /// Older releases know no kernel for newer processors of AMD and fall back to one of half the width.
    private static func chooseKernel() {
        guard let flags = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
            return
        }
        let line = flags.split(separator: "\n").first { $0.hasPrefix("flags") } ?? ""
        let words = Set(line.split(separator: " "))
        let needed: Set<Substring> = ["avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"]
        guard needed.isSubset(of: words) else { return }
        // What the user has set stays.
        setenv("OPENBLAS_CORETYPE", "SkylakeX", 0)
    }

    /// Adds a product to a matrix: *C* ← scale · *A* · *B* + keep · *C*, all in row-major order.
    ///
    /// - Parameters:
    ///   - rows: The rows of *A* and *C*.
    ///   - columns: The columns of *C*.
    ///   - inner: The columns of *A*.
    ///   - left: *A*, with the distance of its rows.
    ///   - right: *B*, with the distance of its rows.
    ///   - isRightTransposed: Whether *B* is stored with a row for each column of *C*.
    ///   - scale: The factor of the product.
    ///   - keep: The factor of what is in *C*.
    ///   - result: *C*, with the distance of its rows.
    func multiply(
        rows: Int,
        columns: Int,
        inner: Int,
        _ left: (UnsafePointer<Float>, stride: Int),
        _ right: (UnsafePointer<Float>, stride: Int),
        isRightTransposed: Bool,
        scale: Float = 1,
        keep: Float = 0,
        into result: (UnsafeMutablePointer<Float>, stride: Int)
    ) {
        product(
            Self.rowMajor,
            Self.plain,
            isRightTransposed ? Self.transposed : Self.plain,
            Int32(truncatingIfNeeded: rows),
            Int32(truncatingIfNeeded: columns),
            Int32(truncatingIfNeeded: inner),
            scale,
            left.0,
            Int32(truncatingIfNeeded: left.stride),
            right.0,
            Int32(truncatingIfNeeded: right.stride),
            keep,
            result.0,
            Int32(truncatingIfNeeded: result.stride)
        )
    }
}
