/// A line of text on which labels are placed as long as they do not touch.
struct LabelRow {
    private var cells: [String]
    private var isTaken: [Bool]

    /// Makes an empty line.
    ///
    /// - Parameter columns: Its width.
    init(columns: Int) {
        cells = Array(repeating: " ", count: columns)
        isTaken = Array(repeating: false, count: columns)
    }

    /// Places a label if its columns and one on either side are free.
    ///
    /// - Parameters:
    ///   - label: Printable text.
    ///   - column: Where it would start; it is moved so that it stays within the line.
    ///   - paint: How it is set.
    /// - Returns: Whether it was placed.
    mutating func place(
        _ label: String,
        at column: Int,
        paint: (String) -> String = { $0 }
    ) -> Bool {
        let width = DisplayWidth.columns(of: label)
        guard width > 0, width <= cells.count else { return false }
        let start = min(max(column, 0), cells.count - width)
        let surroundings = max(start - 1, 0)..<min(start + width + 1, cells.count)
        if isTaken[surroundings].contains(true) { return false }
        cells[start] = paint(label)
        isTaken[start] = true
        for index in (start + 1)..<max(start + width, start + 1) {
            cells[index] = ""
            isTaken[index] = true
        }
        return true
    }

    /// The line without the spaces at its end.
    var text: String {
        let last = isTaken.lastIndex(of: true) ?? -1
        return cells[0..<(last + 1)].joined()
    }
}
