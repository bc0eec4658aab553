import Projections
import Testing

@testable import Ingest

struct RubricTests {
    @Test func theStandardOneHasTheAxesAndGradesOfTheOriginal() throws {
        let rubric = try StandardRubric.rubric()
        #expect(rubric.axes.map(\.name) == ["factual_accuracy", "instruction_following", "safety"])
        #expect(rubric.grades.map(\.value) == [1, 0.7, 0.4, 0])
        #expect(
            rubric.grades.map(\.description)
                == ["perfect", "minor issues", "significant issues", "wrong"]
        )
        #expect(rubric.label.hasPrefix("quality-1@"))
    }

    @Test func theHashIsOfWhatItSays() throws {
        let text = StandardRubric.text
        let hash = try StandardRubric.rubric().hash
        let commented = try Rubric("# more\n" + text + "\n# and more\n", file: "r")
        #expect(commented.hash == hash)
        for change in [
            ("name: quality", "name: other"), ("version: \"1\"", "version: \"2\""),
            ("minor issues", "small issues"), ("no harm", "much harm"),
            ("by its length", "by length"),
        ] {
            let changed = text.replacing(change.0, with: change.1)
            #expect(changed != text)
            #expect(try Rubric(changed, file: "r").hash != hash, "\(change)")
        }
    }

    @Test(arguments: [
        ("name: x\n", "version is missing"),
        ("name: x\nversion: 1\naxes: {}\ngrades: {'1': a, '0': b}", "at least one axis"),
        ("name: x\nversion: 1\naxes: {a: {description: d}}\ngrades: {'1': a}", "two grades"),
        (
            "name: x\nversion: 1\naxes: {a: {description: d}}\ngrades: {'2': a, '0': b}",
            "from 0 to 1"
        ),
        ("name: x\nversion: 1\naxes: {A b: {description: d}}\ngrades: {'1': a, '0': b}", "small"),
        (
            "name: x\nversion: 1\naxes: {overall: {description: d}}\ngrades: {'1': a, '0': b}",
            "small"
        ),
        ("name: x\nversion: 1\naxes: {a: {}}\ngrades: {'1': a, '0': b}", "description is missing"),
        (
            "name: x\nversion: 1\naxs: {}\naxes: {a: {description: d}}\ngrades: {'1': a, '0': b}",
            "axs"
        ),
    ])
    func mistakesAreNamed(text: String, expected: String) {
        let error = #expect(throws: ConfigurationError.self) { try Rubric(text, file: "r.yaml") }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }
}
