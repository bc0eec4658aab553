extension QuestionReader {
    /// Reads a heading that asks for a picture of a metric, if one stands here.
    ///
    /// - Returns: What is asked, or nil.
    mutating func readDrawingHead() throws(QuestionError) -> Question.Kind? {
        if accept("chart") {
            _ = accept("of")
            return .chart(metric: try readMetricOfWords())
        }
        if accept("ewma") {
            try require("chart")
            try requireOf()
            return .movingAverageChart(metric: try readMetricOfWords())
        }
        if accept("distribution") {
            try requireOf()
            return .distribution(metric: try readMetricOfWords())
        }
        if accept("segments") {
            try requireOf()
            return .segments(metric: try readMetricOfWords())
        }
        return nil
    }

    /// Reads `of`, or `for` in its place.
    mutating func requireOf() throws(QuestionError) {
        note(.keyword("of"))
        guard ["of", "for"].contains(current.keyword) else { throw unexpected() }
        advance()
    }
}
