/// Texts from the whole of Unicode, rich in what breaks terminals and formats.
enum RandomText {
    private static let nasty: [Unicode.Scalar] = [
        "\u{1b}", "\u{0}", "\u{7}", "\n", "\r", "\t", "\u{7f}", "\u{9b}", "\u{202e}", "\u{2028}",
        "\u{feff}", "\u{200d}", "\u{301}", "\u{fe0f}", "\u{e0041}", "|", "`", "\"", ",", "<", "\\",
        "日", "🚀", "é", " ", "_", "=",
    ]

    static func any(using generator: inout some RandomNumberGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...24, using: &generator) {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0:
                if let scalar = nasty.randomElement(using: &generator) {
                    text.unicodeScalars.append(scalar)
                }
            case 1:
                let value = UInt32.random(in: 0...0x10ffff, using: &generator)
                if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
            default:
                let value = UInt8.random(in: 0x20...0x7e, using: &generator)
                text.unicodeScalars.append(Unicode.Scalar(value))
            }
        }
        return text
    }
}
