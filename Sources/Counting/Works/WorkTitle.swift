package import Metadata

/// A title as works are compared by: number of the chapter, marks and words that only say what kind of thing it is are
/// taken off; everything else decides.
package struct WorkTitleReader: Sendable {
    /// Folded words that may follow or precede a title in brackets without making it another lesson.
    private let marks: Set<String>

    /// - Parameter vocabularies: the labels of resource types and lesson parts are such words.
    package init(vocabularies: Vocabularies) {
        var marks = Set(["修订", "修订版", "修改", "新", "最新", "公开课", "优质课", "示范课", "展示课", "比赛课"])
        for vocabulary in [vocabularies.resourceTypes, vocabularies.lessonParts, vocabularies.awards] {
            marks.formUnion(vocabulary.labels.map(\.label).filter { $0.count > 1 })
        }
        self.marks = marks
    }

    /// The comparable form: bracketed marks dropped, the rest normalised as textbook names are.
    package func normalise(_ title: String) -> String {
        var kept = ""
        var bracketed = ""
        var depth = 0
        for character in TextFolding.fold(title) {
            if "(（【[".contains(character) {
                depth += 1
            } else if ")）】]".contains(character), depth > 0 {
                depth -= 1
                if !marks.contains(bracketed) { kept += bracketed }
                bracketed = ""
            } else if depth > 0 {
                bracketed.append(character)
            } else {
                kept.append(character)
            }
        }
        let name = TextbookTrees.normalise(kept + (marks.contains(bracketed) ? "" : bracketed))
        return name.isEmpty ? TextFolding.fold(title) : name
    }
}

/// Numbers of a title, which must agree: 第一课时 and 第二课时 are two lessons.
enum TitleNumbers {
    private static let digits: [Character: Character] = [
        "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "十": "0",
    ]

    static func of(_ title: String) -> String {
        String(title.compactMap { $0.isNumber && $0.isASCII ? $0 : digits[$0] })
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
