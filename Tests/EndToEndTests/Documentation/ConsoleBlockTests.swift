import Testing

/// The reader of documents itself.
struct ConsoleBlockTests {
    @Test func commandsWithTheirOutputAreRead() {
        let text = """
            # Title
            ```console
            $ one \\
                --more
            first

            third
            $ two
            $ cat > x << 'END'
            > a
            > END
            > b
            ```
            ```json
            $ none
            ```
            """
        let blocks = ConsoleBlock.all(in: text, document: "a.md")
        #expect(blocks.count == 1)
        #expect(
            blocks.first?.steps == [
                .init(command: "one \\\n    --more", expected: ["first", "", "third"], line: 3),
                .init(command: "two", expected: [], line: 8),
                .init(command: "cat > x << 'END'\na\nEND\nb", expected: [], line: 9),
            ]
        )
    }

    @Test(arguments: [
        (["a", "b"], ["a", "b"], true), (["a"], ["a", "b"], false), (["a", "b"], ["a"], false),
        (["a", "x", "y", "b"], ["a", "…", "b"], true), (["a", "b"], ["a", "…", "b"], true),
        (["root 12ab of 3"], ["root … of 3"], true), (["root 12ab of 4"], ["root … of 3"], false),
        (["made /tmp/x with 3 events"], ["made …/x with … events"], true), ([], ["…"], true),
        ([], [], true), (["a"], [], false), (["aXb"], ["a…Xb"], true), (["ab"], ["ab…b"], false),
    ])
    func ellipsesStandForAnything(actual: [String], expected: [String], matches: Bool) {
        #expect(PromisedOutput.matches(actual, expected) == matches)
    }
}
