import Foundation

/// Cuts a text into words before they are pieced: BERT's “basic tokenization”.
///
/// Control characters vanish, white space separates, every punctuation mark and, if wanted, every
/// ideograph is a word of its own; letters are lowercase and without accents, if wanted.
struct WordCutter {
    let options: WordPieceTokenizer.Options

    private enum Kind {
        case part
        case separator
        case alone
        case nothing
    }

    /// Calls a closure with each word.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - body: Takes a word as UTF-8, not empty; good during the call.
    func forEachWord(
        of text: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        if text.allSatisfy({ $0 < 0x80 }) {
            cut(text, body)
        } else {
            let folded = folded(String(decoding: text, as: UTF8.self))
            folded.withUnsafeBufferPointer { cutScalars($0, body) }
        }
    }

    /// Cuts a text of ASCII only.
    private func cut(
        _ text: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count + 1) { word in
            var length = 0
            func end() {
                if length > 0 { body(UnsafeBufferPointer(rebasing: word[..<length])) }
                length = 0
            }
            for byte in text {
                switch Self.asciiKinds[Int(byte)] {
                case .part:
                    let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                    word[length] = isCapital && options.lowercases ? byte + 32 : byte
                    length += 1
                case .separator: end()
                case .alone:
                    end()
                    word[0] = byte
                    length = 1
                    end()
                case .nothing: break
                }
            }
            end()
        }
    }

    /// Lowercase and without accents, as far as wanted.
    private func folded(_ text: String) -> [Unicode.Scalar] {
        var cleaned = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            guard options.lowercases else {
                cleaned.append(scalar)
                continue
            }
            cleaned.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        let lowercase = String(cleaned)
        guard options.stripsAccents else {
            return Array(lowercase.precomposedStringWithCanonicalMapping.unicodeScalars)
        }
        return lowercase.decomposedStringWithCanonicalMapping.unicodeScalars.filter {
            $0.properties.generalCategory != .nonspacingMark
        }
    }

    private func cutScalars(
        _ scalars: UnsafeBufferPointer<Unicode.Scalar>,
        _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var word: [UInt8] = []
        func end() {
            if !word.isEmpty { word.withUnsafeBufferPointer(body) }
            word.removeAll(keepingCapacity: true)
        }
        for scalar in scalars {
            switch kind(of: scalar) {
            case .part: word.append(contentsOf: UTF8.encode(scalar) ?? .init())
            case .separator: end()
            case .alone:
                end()
                word.append(contentsOf: UTF8.encode(scalar) ?? .init())
                end()
            case .nothing: break
            }
        }
        end()
    }

    private func kind(of scalar: Unicode.Scalar) -> Kind {
        if scalar.value < 0x80 { return Self.asciiKinds[Int(scalar.value)] }
        if scalar.value == 0xfffd { return .nothing }
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return .separator
        case .control, .format, .surrogate, .privateUse, .unassigned: return .nothing
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return .alone
        default:
            return options.splitsIdeographs && Self.isIdeograph(scalar.value) ? .alone : .part
        }
    }

    /// The blocks of the CJK ideographs, as BERT's tokenizer has them.
    private static func isIdeograph(_ value: UInt32) -> Bool {
        switch value {
        case 0x4e00...0x9fff, 0x3400...0x4dbf, 0x20000...0x2a6df, 0x2a700...0x2b73f,
            0x2b740...0x2b81f, 0x2b820...0x2ceaf, 0xf900...0xfaff, 0x2f800...0x2fa1f:
            true
        default: false
        }
    }

    private static let asciiKinds: [Kind] = (0..<128).map { value in
        switch value {
        case 9, 10, 13, 32: .separator
        case 0..<32, 127: .nothing
        case 33...47, 58...64, 91...96, 123...126: .alone
        default: .part
        }
    }
}
