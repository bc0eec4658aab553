import Ledger

/// Gives the cells of a chunk their indices, by the bytes of the fields that make them up.
///
/// Nearly every event belongs to a cell seen before, so the usual case compares bytes in place and
/// makes no String.
struct CellTable {
    /// The cells seen, in order of first appearance.
    private(set) var keys: [CellKey] = []
    /// Indices into ``keys`` plus one, by hash; 0 is free.
    private var slots: [Int32] = Array(repeating: 0, count: 256)
    private var hashes: [UInt64] = []
    /// The fields of all keys, one after the other with their lengths.
    private var encoded: [UInt8] = []
    private var ranges: [Range<Int>] = []
    private var scratch: [UInt8] = []

    /// The index of the cell that a score belongs to.
    ///
    /// - Parameter fields: The score's fields.
    /// - Returns: An index into ``keys``.
    mutating func index(of fields: ScoreFields) -> Int32 {
        encode(fields)
        let hash = Self.hash(scratch)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if hashes[index] == hash, encoded[ranges[index]].elementsEqual(scratch) {
                return Int32(index)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return insert(fields, hash, at: slot)
    }

    private mutating func insert(_ fields: ScoreFields, _ hash: UInt64, at slot: Int) -> Int32 {
        let index = Int32(keys.count)
        keys.append(CellKey(fields))
        hashes.append(hash)
        ranges.append(encoded.count..<encoded.count + scratch.count)
        encoded += scratch
        slots[slot] = index + 1
        if keys.count * 2 > slots.count { grow() }
        return index
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (index, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index) + 1
        }
    }

    /// Writes the fields with their lengths in front, so that no two keys share an encoding.
    private mutating func encode(_ fields: ScoreFields) {
        scratch.removeAll(keepingCapacity: true)
        append(fields.metric)
        append(fields.environment)
        append(fields.feature)
        append(fields.category)
        append(fields.model)
        append(fields.prompt)
        append(fields.release)
        append(fields.evaluatorName)
        append(fields.evaluatorRevision)
        append(fields.evaluatorModel)
        scratch.append(fields.run.isEmpty ? 0 : 1)
    }

    private mutating func append(_ text: ScoreFields.Text) {
        scratch.appendVarint(UInt64(text.count))
        scratch.append(contentsOf: text)
    }

    /// FNV-1a over eight bytes at a time: quick, and good enough for a few hundred keys.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325 &+ UInt64(bytes.count)
            var offset = 0
            while offset + 8 <= bytes.count {
                hash =
                    (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                    &* 0x0000_0100_0000_01b3
                hash ^= hash >> 29
                offset += 8
            }
            while offset < bytes.count {
                hash = (hash ^ UInt64(bytes[offset])) &* 0x0000_0100_0000_01b3
                offset += 1
            }
            return hash ^ (hash >> 32)
        }
    }
}

extension CellKey {
    /// The cell that a score belongs to.
    ///
    /// - Parameter fields: The score's fields.
    init(_ fields: ScoreFields) {
        func text(_ bytes: ScoreFields.Text) -> String? {
            guard !bytes.isEmpty else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            guard bytes.contains(0) else { return text }
            // SQLite's texts are read up to the first NUL: what follows would be lost, and two
            // metrics that differ only there would be averaged as one.
            let scalars = text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }
            return String(String.UnicodeScalarView(scalars))
        }
        self.init(
            environment: text(fields.environment) ?? QuestionResolver.defaultEnvironment,
            feature: text(fields.feature),
            metric: text(fields.metric) ?? "",
            evaluator: text(fields.evaluatorName).map {
                EvaluatorKey(
                    name: $0,
                    revision: text(fields.evaluatorRevision) ?? "",
                    model: text(fields.evaluatorModel) ?? ""
                )
            },
            category: text(fields.category),
            model: text(fields.model),
            prompt: text(fields.prompt),
            release: text(fields.release),
            isRun: !fields.run.isEmpty
        )
    }
}
