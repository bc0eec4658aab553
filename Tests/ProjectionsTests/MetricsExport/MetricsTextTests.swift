import Projections
import Testing

/// The two text formats; that the real Prometheus reads them is tested where it is pushed to.
struct MetricsTextTests {
    private let samples = [
        MetricSample("b_total", kind: .counter, help: "Counts.", value: 2),
        MetricSample(
            "a",
            help: "Says \"this\" \\ that\nand more.",
            labels: LabelSet(["z": "1", "metric": "x\"\\\ny"]),
            value: 0.1
        ),
        MetricSample("a", help: "Another.", value: -.infinity),
    ]

    @Test func prometheus() {
        let expected = #"""
            # HELP a Says "this" \\ that\nand more.
            # TYPE a gauge
            a -Inf
            a{metric="x\"\\\ny",z="1"} 0.1
            # HELP b_total Counts.
            # TYPE b_total counter
            b_total 2.0

            """#
        #expect(MetricsText.prometheus.encode(samples) == expected)
    }

    @Test func openMetrics() {
        let expected = #"""
            # HELP a Says \"this\" \\ that\nand more.
            # TYPE a gauge
            a -Inf
            a{metric="x\"\\\ny",z="1"} 0.1
            # HELP b Counts.
            # TYPE b counter
            b_total 2.0
            # EOF

            """#
        #expect(MetricsText.openMetrics.encode(samples) == expected)
    }

    @Test func nothingIsSaidOfNothing() {
        #expect(MetricsText.prometheus.encode([]).isEmpty)
        #expect(MetricsText.openMetrics.encode([]) == "# EOF\n")
    }

    @Test func ofTwoWithTheSameLabelsTheLastCounts() {
        let samples = [1.0, 2.0].map { MetricSample("a", help: "", value: $0) }
        #expect(MetricsText.prometheus.encode(samples).hasSuffix("\na 2.0\n"))
    }

    @Test(arguments: [
        ("faithfulness", "faithfulness"), ("a-b.c d", "a_b_c_d"), ("9a", "_9a"), ("", "_"),
        ("a:b", "a:b"), ("é", "_"), ("__a", "__a"),
    ])
    func aMetricsNameIsMended(text: String, name: String) {
        #expect(MetricName.metric(text) == name)
    }

    @Test(arguments: [("a:b", "a_b"), ("__name__", "x__name__"), ("", "_"), ("0", "_0")])
    func aLabelsNameIsMended(text: String, name: String) {
        #expect(MetricName.label(text) == name)
    }

    /// Buckets stand in the order of their bounds and count all below; an infinite one ends them.
    @Test func aHistogramIsItsBucketsItsSumAndItsCount() {
        var distribution = MetricDistribution(bounds: [0.5, 2, 10])
        for value in [0.5, 0.25, 3, 11, 10] { distribution.add(value) }
        let sample = MetricSample(
            "d_seconds",
            help: "Durations.",
            labels: LabelSet(["z": "1"]),
            distribution: distribution
        )
        let expected = """
            # HELP d_seconds Durations.
            # TYPE d_seconds histogram
            d_seconds_bucket{le="0.5",z="1"} 2
            d_seconds_bucket{le="2.0",z="1"} 2
            d_seconds_bucket{le="10.0",z="1"} 4
            d_seconds_bucket{le="+Inf",z="1"} 5
            d_seconds_sum{z="1"} 24.75
            d_seconds_count{z="1"} 5

            """
        #expect(MetricsText.prometheus.encode([sample]) == expected)
        #expect(MetricsText.openMetrics.encode([sample]) == expected + "# EOF\n")
    }
}
