/// A grid of dots drawn as text: eight dots a cell in braille, or one in ASCII.
struct DotCanvas {
    /// The columns of text.
    let columns: Int
    /// The rows of text.
    let rows: Int
    /// Whether cells are braille patterns.
    let isBraille: Bool
    private var cells: [UInt8]

    /// Makes an empty canvas.
    ///
    /// - Parameters:
    ///   - columns: The columns of text, at least 1.
    ///   - rows: The rows of text, at least 1.
    ///   - isBraille: Whether cells are braille patterns.
    init(columns: Int, rows: Int, isBraille: Bool) {
        self.columns = max(columns, 1)
        self.rows = max(rows, 1)
        self.isBraille = isBraille
        cells = Array(repeating: 0, count: self.columns * self.rows)
    }

    /// The dots side by side.
    var dotWidth: Int { columns * (isBraille ? 2 : 1) }
    /// The dots one above the other.
    var dotHeight: Int { rows * (isBraille ? 4 : 1) }

    /// Sets a dot; outside the canvas nothing happens.
    ///
    /// - Parameters:
    ///   - x: Dots from the left.
    ///   - y: Dots from the top.
    mutating func set(x: Int, y: Int) {
        guard x >= 0, y >= 0, x < dotWidth, y < dotHeight else { return }
        if isBraille {
            let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
            cells[y / 4 * columns + x / 2] |= bits[y % 4][x % 2]
        } else {
            cells[y * columns + x] = 1
        }
    }

    /// Draws a line (Bresenham), both ends included.
    ///
    /// - Parameters:
    ///   - start: Where from.
    ///   - end: Where to.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
        let width = abs(end.x - start.x)
        let height = -abs(end.y - start.y)
        let stepX = start.x < end.x ? 1 : -1
        let stepY = start.y < end.y ? 1 : -1
        var error = width + height
        var (x, y) = start
        while true {
            set(x: x, y: y)
            if x == end.x && y == end.y { return }
            let doubled = 2 * error
            if doubled >= height {
                error += height
                x += stepX
            }
            if doubled <= width {
                error += width
                y += stepY
            }
        }
    }

    /// What a cell shows, or nil if it is empty.
    ///
    /// - Parameters:
    ///   - column: Cells from the left.
    ///   - row: Cells from the top.
    /// - Returns: A braille pattern or an asterisk.
    func glyph(column: Int, row: Int) -> Character? {
        guard column >= 0, row >= 0, column < columns, row < rows else { return nil }
        let bits = cells[row * columns + column]
        if bits == 0 { return nil }
        guard isBraille, let scalar = Unicode.Scalar(0x2800 + UInt32(bits)) else { return "*" }
        return Character(scalar)
    }
}
