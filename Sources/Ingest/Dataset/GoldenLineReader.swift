import Foundation
import Ledger
import Projections

/// What one line of a dataset's file holds, as far as it can be used.
struct GoldenLine {
    /// The id, if it is sound.
    var id: String?
    /// The category, if it is sound and allowed.
    var category: String?
    /// The prompt, if it is sound.
    var prompt: String?
    /// The whole case; nil if anything is wrong with the line.
    var golden: GoldenCase?
}

/// Reads the lines of a dataset's file one by one, and notes everything that is wrong with each.
struct GoldenLineReader: ~Copyable {
    private let settings: DatasetSettings
    private let promptLength: PromptLength
    private var tape = JSONTape()

    /// The fields of a case, in the order of canonical JSON.
    private static let fields = [
        "category", "id", "metadata", "prompt", "reference_response", "source",
    ]
    private static let categoryCharactersMax = 200
    private static let idCharactersMax = 1_024
    private static let sourceCharactersMax = 1_024
    private static let promptCharactersMin = 11

    init(settings: DatasetSettings, promptLength: PromptLength) {
        self.settings = settings
        self.promptLength = promptLength
    }

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - text: Its bytes.
    ///   - note: Takes what is wrong: a field or nil, what, and what to do.
    /// - Returns: What it holds.
    mutating func read(
        _ text: UnsafeBufferPointer<UInt8>,
        _ note: (_ field: String?, _ message: String, _ hint: String) -> Void
    ) -> GoldenLine {
        var line = GoldenLine()
        do {
            try tape.scan(text)
        } catch {
            note(nil, "not JSON: \(error.description)", "")
            return line
        }
        guard tape.kind(of: .root) == .object else {
            note(nil, "must be an object, not \(tape.kind(of: .root).phrase)", "")
            return line
        }
        var isSound = true
        func wrong(_ field: String?, _ message: String, _ hint: String = "") {
            isSound = false
            note(field, message, hint)
        }
        noteUnknownFields(wrong)
        line.id = requiredText("id", Self.idCharactersMax, wrong)
        line.category = category(wrong)
        line.prompt = prompt(wrong)
        let reference = reference(wrong)
        let source = source(wrong)
        let metadata = metadata(wrong)
        guard isSound, let id = line.id, let category = line.category, let prompt = line.prompt
        else { return line }
        line.golden = GoldenCase(
            id: id,
            category: category,
            prompt: prompt,
            reference: reference,
            source: source,
            metadata: metadata,
            line: canonicalLine(
                id: id,
                category: category,
                prompt: prompt,
                reference: reference,
                source: source
            )
        )
        return line
    }

    // MARK: Fields

    private typealias Note = (_ field: String?, _ message: String, _ hint: String) -> Void

    private func value(_ field: String) -> JSONNode? {
        guard let node = tape.member(named: field, of: .root), tape.kind(of: node) != .null else {
            return nil
        }
        return node
    }

    private func noteUnknownFields(_ wrong: Note) {
        var names: [String] = []
        tape.forEachMember(of: .root) { name, _ in
            if let text = tape.string(of: name) { names.append(text) }
        }
        for name in names where !Self.fields.contains(name) {
            let nearest = EditDistance.nearest(to: name, among: Self.fields)
            let meant = name == "reference" ? "reference_response" : nearest
            wrong(
                name,
                "unknown field",
                meant.map { "did you mean \($0)?" } ?? "anything else goes into metadata"
            )
        }
    }

    /// A text that is there and not blank.
    private func requiredText(_ field: String, _ charactersMax: Int, _ wrong: Note) -> String? {
        guard let node = value(field) else {
            wrong(field, "is missing", "")
            return nil
        }
        return text(field, node, charactersMax, wrong)
    }

    private func text(
        _ field: String,
        _ node: JSONNode,
        _ charactersMax: Int,
        _ wrong: Note
    ) -> String? {
        guard let text = tape.string(of: node) else {
            wrong(field, "must be a string, not \(tape.kind(of: node).phrase)", "")
            return nil
        }
        guard !text.trimmed.isEmpty else {
            wrong(field, "is blank", "")
            return nil
        }
        guard text.unicodeScalars.count <= charactersMax else {
            wrong(field, "must have at most \(charactersMax) characters", "")
            return nil
        }
        return text
    }

    private func category(_ wrong: Note) -> String? {
        guard let category = requiredText("category", Self.categoryCharactersMax, wrong) else {
            return nil
        }
        let names = settings.categories.map(\.name)
        guard names.isEmpty || names.contains(category) else {
            let nearest = EditDistance.nearest(to: category, among: names)
            wrong(
                "category",
                "\(category.debugDescription) is not one of the configured categories",
                nearest.map { "did you mean \($0)?" } ?? names.joined(separator: ", ")
            )
            return nil
        }
        return category
    }

    private func prompt(_ wrong: Note) -> String? {
        guard let prompt = requiredText("prompt", .max, wrong) else { return nil }
        let length = prompt.trimmed.unicodeScalars.count
        guard length >= Self.promptCharactersMin else {
            wrong(
                "prompt",
                "must be longer than \(Self.promptCharactersMin - 1) characters, not \(length)",
                ""
            )
            return nil
        }
        if let limit = settings.maximumPromptTokens {
            let count = promptLength.tokens(in: prompt)
            if count > limit {
                let about = promptLength.isExact ? "" : "about "
                wrong("prompt", "must have at most \(limit) tokens, not \(about)\(count)", "")
                return nil
            }
        }
        return prompt
    }

    private func reference(_ wrong: Note) -> String? {
        guard let node = value("reference_response") else {
            if settings.requiresReference { wrong("reference_response", "is missing", "") }
            return nil
        }
        return text("reference_response", node, .max, wrong)
    }

    private func source(_ wrong: Note) -> String {
        guard let node = value("source") else { return "manual" }
        return text("source", node, Self.sourceCharactersMax, wrong) ?? ""
    }

    private func metadata(_ wrong: Note) -> [String: String] {
        guard let node = value("metadata") else { return [:] }
        guard tape.kind(of: node) == .object else {
            wrong("metadata", "must be an object, not \(tape.kind(of: node).phrase)", "")
            return [:]
        }
        var metadata: [String: String] = [:]
        tape.forEachMember(of: node) { name, value in
            guard let key = tape.string(of: name) else { return }
            if let text = tape.string(of: value) {
                metadata[key] = text
            } else {
                var arena = ByteArena()
                arena.appendCanonical(value, of: tape)
                metadata[key] = String(decoding: arena.bytes, as: UTF8.self)
            }
        }
        return metadata
    }

    // MARK: Writing

    private func canonicalLine(
        id: String,
        category: String,
        prompt: String,
        reference: String?,
        source: String
    ) -> String {
        var arena = ByteArena()
        arena.append("{\"category\":")
        arena.appendCanonicalString(category)
        arena.append(",\"id\":")
        arena.appendCanonicalString(id)
        // An empty object says as little as none.
        if let metadata = value("metadata"), hasMembers(metadata) {
            arena.append(",\"metadata\":")
            arena.appendCanonical(metadata, of: tape)
        }
        arena.append(",\"prompt\":")
        arena.appendCanonicalString(prompt)
        if let reference {
            arena.append(",\"reference_response\":")
            arena.appendCanonicalString(reference)
        }
        arena.append(",\"source\":")
        arena.appendCanonicalString(source)
        arena.append("}")
        return String(decoding: arena.bytes, as: UTF8.self)
    }

    private func hasMembers(_ node: JSONNode) -> Bool {
        var count = 0
        tape.forEachMember(of: node) { _, _ in count += 1 }
        return count > 0
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
