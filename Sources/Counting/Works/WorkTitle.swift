package import Metadata

/// A title as works are compared by: hours, the number of the chapter, marks and words that only say what kind of thing
/// it is are taken off; everything else decides.
struct WorkTitle: Sendable, Equatable {
    var text: String
    /// The text without words that change no meaning: titles of one core are like.
    var core: String
    /// Numbers of the title, which must agree: 第一课时 and 第二课时 are two lessons. The number of the chapter, which one
    /// platform writes before a title and another leaves out, counts only where nothing else names the lesson:
    /// 第一单元复习.
    var numbers: String
}

/// Reads titles for comparing.
package struct WorkTitleReader: Sendable {
    private let marks: TitleMarks
    let words: ComparisonWords

    package init(vocabularies: Vocabularies) {
        marks = TitleMarks(vocabularies: vocabularies)
        words = vocabularies.comparisonWords
    }

    func read(_ title: String) -> WorkTitle {
        let folded = TextFolding.fold(title)
        let (whole, hours) = TitleMarks.takingHours(from: marks.removed(from: folded))
        let text = text(whole, of: folded)
        let isGeneral = words.isGeneral(title: text)
        let numbers =
            hours.map { TitleNumbers.of($0) + "课时" } + [TitleNumbers.of(isGeneral ? whole : text)] + [signs(folded)]
        return WorkTitle(text: text, core: core(text), numbers: numbers.joined(separator: ";"))
    }

    /// Only the `text` of what `read` gives.
    func text(_ title: String) -> String {
        let folded = TextFolding.fold(title)
        return text(TitleMarks.takingHours(from: marks.removed(from: folded)).rest, of: folded)
    }

    private func text(_ whole: String, of folded: String) -> String {
        // The number of the chapter may stand inside the quotation marks: 《1.2 有理数》.
        let named = whole.drop(while: Self.openings.contains)
        let text = withoutKinds(TextbookTrees.normalise(String(named)))
        return text.isEmpty ? folded : text
    }

    private static let openings: Set<Character> = ["《", "〈", "「", "『", "“", "‘", "\"", "'", " "]

    /// Signs of formulas, which comparing by letters would lose: (a+b)² and (a-b)² are two lessons. What joins two words
    /// is none.
    private func signs(_ title: String) -> String {
        let scalars = Array(title.unicodeScalars)
        func isLetter(_ place: Int) -> Bool {
            ("a"..."z").contains(scalars[place]) || ("α"..."ω").contains(scalars[place])
        }
        func isTerm(_ place: Int) -> Bool {
            scalars.indices.contains(place) && (isLetter(place) || ("0"..."9").contains(scalars[place]))
        }
        var signs = ""
        for (place, scalar) in scalars.enumerated() {
            switch scalar {
            case "×", "÷", "√", "<", ">", "=", "≠", "≤", "≥", "#": signs.unicodeScalars.append(scalar)
            case "+": signs += "+"
            case "-", "−":
                // 1-2 is the number of a section.
                if isTerm(place + 1), place == 0 || isLetter(place - 1) || scalars[place - 1] == "(" { signs += "-" }
            default: break
            }
        }
        return signs
    }

    /// Without the words at the end that only say what kind of thing it is, as long as two characters stay.
    private func withoutKinds(_ title: String) -> String {
        var title = title
        while let kind = words.titleKinds.first(where: { title.hasSuffix($0) && title.count >= $0.count + 2 }) {
            title.removeLast(kind.count)
        }
        return title
    }

    private func core(_ title: String) -> String {
        var core = title
        for word in words.functionWords { core = core.replacing(word, with: "") }
        return core
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
