internal import Metadata

/// Text that came from outside, made safe for XML attributes and content.
enum XMLText {
    static func escape(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20: break
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// `application/x-www-form-urlencoded`, as in queries and POST bodies.
enum FormFields {
    /// The last value of each name.
    static func parse(_ text: String) -> [String: String] {
        FormEncoding.pairs(text).reduce(into: [:]) { $0[$1.name] = $1.value }
    }
}
