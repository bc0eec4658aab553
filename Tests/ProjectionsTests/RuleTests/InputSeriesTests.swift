import Testing

@testable import Projections

@Suite("Rule tests: the notation of series")
struct InputSeriesTests {
    private func values(_ text: String) throws -> [Double?] {
        try InputSeries.samples(text).map { sample in
            if case .value(let value) = sample { return value }
            return nil
        }
    }

    /// The examples of Prometheus' documentation of unit tests, written out there.
    @Test func theDocumentedExamplesExpand() throws {
        #expect(try values("-2+4x3") == [-2, 2, 6, 10])
        #expect(try values("1-2x4") == [1, -1, -3, -5, -7])
        #expect(try values("1x4") == [1, 1, 1, 1, 1])
        #expect(try values(" 1 _x3  stale ") == [1, nil, nil, nil, nil])
        #expect(try InputSeries.samples("1 _ stale") == [.value(1), .missing, .stale])
    }

    @Test func numbersAreWhatPrometheusTakes() throws {
        #expect(try values("1e-3 +2 -.5 1e2x1") == [0.001, 2, -0.5, 100, 100])
        #expect(try values("1e-1+1e-1x1") == [0.1, 0.2])
        #expect(try values("-1-1x1") == [-1, -2])
        // Not a hexadecimal number: a zero and ten more of it.
        #expect(try values("0x10") == Array(repeating: 0, count: 11))
        #expect(try values("Inf -Inf") == [.infinity, -.infinity])
        #expect(try values("NaN").first??.isNaN == true)
    }

    /// Steps are added one after the other, so that rounding is as promtool's.
    @Test func stepsAreSummedUp() throws {
        #expect(try values("0+0.1x3") == [0, 0.1, 0.2, 0.30000000000000004])
    }

    @Test(arguments: [
        "a", "1x", "x3", "1+x3", "1+2", "_x", "_x-1", "1x-1", "1x2x3", "--1",
        "1x99999999999999999999",
        "1x864001", "stalex2", "1,2", "0xFF", "0x1p4", "1 2 {{1}}",
    ])
    func otherTextsAreRefused(text: String) {
        #expect(throws: InputSeries.NotationError.self) { try InputSeries.samples(text) }
    }

    @Test func whatIsTooLongIsRefusedInSum() {
        #expect(throws: InputSeries.NotationError.self) {
            try InputSeries.samples("1x800000 1x800000")
        }
    }
}

@Suite("Rule tests: templates")
struct PrometheusTemplateTests {
    private func expand(_ text: String, _ value: Double = 0.61234) throws -> String {
        try PrometheusTemplate(text).expanded(labels: LabelSet(["feature": "search"]), value: value)
    }

    @Test func simpleActionsAreExpanded() throws {
        #expect(
            try expand("in {{ $labels.feature }}{{$labels.none}}: {{ $value }}")
                == "in search: 0.61234"
        )
        #expect(try expand("{{ .Labels.feature }} {{ .Value | printf \"%.2f\" }}") == "search 0.61")
        #expect(try expand("{{ printf \"%.1f\" $value }}") == "0.6")
        #expect(try expand("{{ $value | humanizePercentage }}") == "61.23%")
        #expect(try expand("plain { text }") == "plain { text }")
    }

    /// As Go prints them: `%v` of a float64.
    @Test func numbersAreThoseOfGo() {
        #expect(PrometheusTemplate.text(1) == "1")
        #expect(PrometheusTemplate.text(0.00001) == "1e-05")
        #expect(PrometheusTemplate.text(100_000_000_000_000_000_000) == "100000000000000000000")
        #expect(PrometheusTemplate.text(-.infinity) == "-Inf")
        #expect(PrometheusTemplate.text(.nan) == "NaN")
    }

    @Test(arguments: [
        "{{ humanize $value }}", "{{ $value", "{{ $labels }}", "{{ query \"up\" }}",
        "{{ $labels.a.b }}",
    ])
    func otherActionsAreRefused(text: String) {
        #expect(throws: PrometheusTemplate.UnsupportedAction.self) { try PrometheusTemplate(text) }
    }
}
