import Foundation
import Ledger
import Projections
import Testing
import TestSupport

@testable import Ingest

@Suite struct GoldenDatasetReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let original = """
        categories:
          - name: factual_accuracy
            min_examples: 2
            weight: 0.30
          - name: refusal_behavior
            min_examples: 1
            weight: 0.25
        validation:
          require_reference_response: true
          max_prompt_tokens: 12
        """

    private static func settings(_ yaml: String = original) throws -> DatasetSettings {
        try ConfigurationFile.read(yaml, name: "dataset_config.yaml", DatasetSettings.inFile)
    }

    private static func line(
        _ id: String,
        _ category: String = "factual_accuracy",
        prompt: String? = nil,
        more: String = ""
    ) -> String {
        let prompt = prompt ?? "What does question \(id) ask?"
        return #"{"id":"\#(id)","category":"\#(category)","prompt":"\#(prompt)","#
            + #""reference_response":"An answer."\#(more)}"#
    }

    private func read(
        _ lines: [String],
        _ settings: DatasetSettings = DatasetSettings()
    ) throws -> GoldenDataset {
        let path = try folder.write(lines.map { $0 + "\n" }.joined(), to: "golden.v2.jsonl")
        return try GoldenDatasetReader(settings: settings).read(path)
    }

    /// The problems as `line field: message`.
    private func problems(
        _ lines: [String],
        _ settings: DatasetSettings = DatasetSettings()
    ) throws -> [String] {
        do {
            _ = try read(lines, settings)
            return []
        } catch let error as DatasetError {
            return error.problems.map {
                "\($0.line.map(String.init) ?? "-") \($0.field ?? "-"): \($0.message)"
            }
        }
    }

    @Test func aCaseIsReadWhole() throws {
        let dataset = try read([
            #"{"prompt":"Wie heißt die Hauptstadt?","id":"f1","category":"facts","#
                + #""reference_response":"Paris \"Lutetia\"","metadata":{"b":[1,2.50],"a":"x","c":null}}"#
        ])
        let golden = try #require(dataset.cases.first)
        #expect(dataset.name == "golden")
        #expect(golden.id == "f1" && golden.category == "facts" && golden.source == "manual")
        #expect(golden.reference == "Paris \"Lutetia\"")
        #expect(golden.metadata == ["a": "x", "b": "[1,2.5]", "c": "null"])
        let line =
            #"{"category":"facts","id":"f1","metadata":{"a":"x","b":[1,2.5],"c":null},"#
            + #""prompt":"Wie heißt die Hauptstadt?","reference_response":"Paris \"Lutetia\"","#
            + #""source":"manual"}"#
        #expect(golden.line == line)
        // printf '%s' LINE | sha256sum, and of {"f1":"…"} for the version.
        let digest = try PeerProcess.run("sha256sum", [], input: line)
        #expect(digest.hasPrefix(golden.hash))
        let whole = try PeerProcess.run("sha256sum", [], input: #"{"f1":"\#(golden.hash)"}"#)
        #expect(whole.hasPrefix(dataset.hash))
        #expect(dataset.version == String(dataset.hash.prefix(12)))
    }

    @Test func theOriginalFilesAreRead() throws {
        let settings = try Self.settings()
        #expect(
            settings.categories == [
                .init(name: "factual_accuracy", minimumExamples: 2, weight: 0.3),
                .init(name: "refusal_behavior", minimumExamples: 1, weight: 0.25),
            ]
        )
        #expect(settings.requiresReference && settings.maximumPromptTokens == 12)
        let lines = [
            Self.line("f001", more: #","source":"manual","metadata":null"#), Self.line("f002"),
            Self.line("r001", "refusal_behavior"),
        ]
        let dataset = try read(lines, settings)
        #expect(dataset.categories == ["factual_accuracy": 2, "refusal_behavior": 1])
    }

    @Test func everythingWrongIsSaidInOnePass() throws {
        let lines = [
            Self.line("a", prompt: "Too short?"),
            Self.line("b", "refusal_behaviour"),
            #"{"id":7,"category":"factual_accuracy","prompt":"A long enough prompt","extra":1}"#,
            "{\"id\":\"c\",",
            "[1]",
            Self.line("a", prompt: "Another prompt altogether"),
            Self.line("d", prompt: "Another  prompt\\n altogether"),
            Self.line("e", prompt: "a b c d e f g h i j k l m"),
            Self.line("f", prompt: "         1234567890 \\t"),
            #"{"id":"g","category":"factual_accuracy","prompt":"A prompt of its own","#
                + #""reference_response":"  ","source":"","metadata":[]}"#,
        ]
        let found = try problems(lines, try Self.settings())
        #expect(
            found == [
                "1 prompt: must be longer than 10 characters, not 10",
                "2 category: \"refusal_behaviour\" is not one of the configured categories",
                "3 extra: unknown field", "3 id: must be a string, not a number",
                "3 reference_response: is missing",
                "4 -: not JSON: it ends in the middle of a value (byte 10)",
                "5 -: must be an object, not an array",
                "6 id: \"a\" is the id of line 1 too",
                "7 prompt: is the prompt of line 6 too",
                "8 prompt: must have at most 12 tokens, not about 13",
                "9 prompt: must be longer than 10 characters, not 10",
                "10 reference_response: is blank", "10 source: is blank",
                "10 metadata: must be an object, not an array",
                "- category: refusal_behavior has 0 cases and needs 1",
            ]
        )
    }

    @Test func hintsNameWhatWasMeant() throws {
        let lines = [Self.line("b", "refusal_behaviour", more: #","refernce":"x","reference":"y""#)]
        let error = #expect(throws: DatasetError.self) {
            try read(lines, try Self.settings())
        }
        let hints = try #require(error).problems.map(\.hint)
        #expect(
            hints.prefix(3) == [
                "anything else goes into metadata", "did you mean reference_response?",
                "did you mean refusal_behavior?",
            ]
        )
        #expect(error?.failure == .negative)
        #expect(error?.message.contains("golden.v2.jsonl:1: category: ") == true)
    }

    @Test func emptyFilesAreNoDataset() throws {
        #expect(try problems([]) == ["- -: there are no cases in it"])
        #expect(try problems(["", "  "]) == ["- -: there are no cases in it"])
    }

    @Test func referencesCanBeOptional() throws {
        var settings = DatasetSettings()
        settings.requiresReference = false
        let line =
            #"{"id":"a","category":"x","prompt":"No reference here","reference_response":null}"#
        #expect(try read([line], settings).cases[0].reference == nil)
        let blank = line.replacingOccurrences(of: "null", with: "\"\"")
        #expect(try problems([blank], settings) == ["1 reference_response: is blank"])
    }

    /// Neither the order of lines or members nor spacing makes another version; any content does.
    @Test func theVersionIsTheHashOfTheContents() throws {
        let lines = ["a", "b", "c"].map { Self.line($0) }
        let version = try read(lines).hash
        #expect(try read(lines.reversed()).hash == version)
        let spaced = lines.map { $0.replacingOccurrences(of: ":", with: " : ") }
        #expect(try read(spaced).hash == version)
        #expect(
            try read(lines.map { $0.replacingOccurrences(of: "An", with: "The") }).hash != version
        )
        #expect(try read(Array(lines.dropLast())).hash != version)
        #expect(try read(["a", "b", "d"].map { Self.line($0) }).hash != version)
    }

    /// What was built is read again as it was.
    @Test func buildingIsStable() throws {
        let dataset = try read(["a", "b"].map { Self.line($0, more: #","metadata":{"k":1e2}"#) })
        let path = folder.path("deep/folder/golden.jsonl")
        try DatasetFile.write(dataset, to: path)
        let again = try GoldenDatasetReader().read(path)
        #expect(again == dataset)
        #expect(throws: DatasetFileError.self) {
            try DatasetFile.write(dataset, to: "/proc/none/golden.jsonl")
        }
    }

    @Test(arguments: [
        ("categories: [{min_examples: 1}]", "name is missing"),
        ("categories: [{name: a, min_examples: -1}]", "must be a whole number"),
        ("categories: [{name: a}, {name: a}]", "is the name of another category already"),
        ("categories: [{name: a, wieght: 1}]", "unknown key (did you mean weight?)"),
        ("categories: [{name: a, weight: 0}]", "must be above 0"),
        ("categories: [{name: a}]\nvalidation: {max_prompt_tokens: 0}", "must be a whole number"),
    ])
    func settingsThatAreWrong(yaml: String, words: String) {
        let error = #expect(throws: ConfigurationError.self) { try Self.settings(yaml) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}
