package import Metadata

/// A title as works are compared by: number of the chapter, marks and words that only say what kind of thing it is are
/// taken off; everything else decides.
package struct WorkTitleReader: Sendable {
    private let marks: TitleMarks

    package init(vocabularies: Vocabularies) {
        marks = TitleMarks(vocabularies: vocabularies)
    }

    /// The comparable form: bracketed marks dropped, the rest normalised as textbook names are.
    package func normalise(_ title: String) -> String {
        let folded = TextFolding.fold(title)
        let name = TextbookTrees.normalise(marks.removed(from: folded))
        return name.isEmpty ? folded : name
    }
}

/// Numbers of a title, which must agree: 第一课时 and 第二课时 are two lessons.
enum TitleNumbers {
    static func of(_ title: String) -> String {
        var numbers = ""
        for scalar in title.unicodeScalars {
            switch scalar {
            case "0"..."9": numbers.unicodeScalars.append(scalar)
            case "一": numbers += "1"
            case "二": numbers += "2"
            case "三": numbers += "3"
            case "四": numbers += "4"
            case "五": numbers += "5"
            case "六": numbers += "6"
            case "七": numbers += "7"
            case "八": numbers += "8"
            case "九": numbers += "9"
            case "十": numbers += "0"
            default: break
            }
        }
        return numbers
    }
}

/// Overlap of two titles by pairs of neighbouring characters (Dice), 0 to 1.
enum TitleSimilarity {
    static func dice(_ left: String, _ right: String) -> Double {
        if left == right { return 1 }
        let first = pairs(left)
        let second = pairs(right)
        guard !first.isEmpty, !second.isEmpty else { return 0 }
        var rest = second
        var common = 0
        for pair in first {
            if let place = rest.firstIndex(of: pair) {
                rest.remove(at: place)
                common += 1
            }
        }
        return 2 * Double(common) / Double(first.count + second.count)
    }

    static func pairs(_ text: String) -> [UInt64] {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > 1 else { return scalars.map { UInt64($0.value) } }
        return zip(scalars, scalars.dropFirst()).map { UInt64($0.value) << 32 | UInt64($1.value) }
    }
}
