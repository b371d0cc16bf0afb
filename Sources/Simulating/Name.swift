/// A word of the simulated world with its code, ready to be copied into an answer.
///
/// Its characters need no escaping in XML or JSON: `NameTables` refuses others.
package final class Name: Sendable {
    /// The code of the matching vocabulary, or empty.
    package let code: String
    package let text: String
    let bytes: [UInt8]

    init(_ text: String, code: String = "") {
        self.code = code
        self.text = text
        bytes = Array(text.utf8)
    }
}

/// A lesson of a real textbook: names are facts (Schemas/textbooks/lessons.csv).
package final class Lesson: Sendable {
    package let subject: Name
    package let stage: Name
    /// 1 to 12.
    package let grade: Int
    let gradeName: Name
    package let volume: Name
    package let edition: Name
    package let chapter: Name
    /// The heading in the textbook, numbering included: 第2节 二力平衡.
    package let heading: Name
    /// The heading without its section number: 二力平衡.
    package let title: Name
    /// Position in the table, stable as long as the table only grows at its end.
    let number: Int

    init(
        subject: Name, stage: Name, grade: Int, gradeName: Name, volume: Name, edition: Name, chapter: Name,
        heading: String, number: Int
    ) {
        self.subject = subject
        self.stage = stage
        self.grade = grade
        self.gradeName = gradeName
        self.volume = volume
        self.edition = edition
        self.chapter = chapter
        self.heading = Name(heading)
        self.title = Name(Self.withoutNumber(heading))
        self.number = number
    }

    private static func withoutNumber(_ heading: String) -> String {
        let parts = heading.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let head = parts.first,
            head.hasPrefix("第") && head.hasSuffix("节") || head.allSatisfy({ $0.isNumber || $0 == "." })
        else { return heading }
        return String(parts[1]).trimmingPrefix(while: { $0 == " " }).description
    }
}

/// A county of Schemas/vocabularies/counties.csv.
package final class County: Sendable {
    package let code: String
    package let name: Name
    /// In the three regions and three prefectures (三区三州).
    package let isSanqu: Bool

    init(code: String, name: String, isSanqu: Bool) {
        self.code = code
        self.name = Name(name)
        self.isSanqu = isSanqu
    }
}

/// A teaching language: how it is called, how a title is marked, a real phrase and school-book words in its script.
final class TeachingTongue: Sendable {
    let label: Name
    let suffix: Name
    let phrase: Name
    /// Subject code → the subject's name in this language.
    let words: [String: Name]

    init(code: String, label: String, suffix: String, phrase: String, words: [String: Name]) {
        self.label = Name(label, code: code)
        self.suffix = Name(suffix)
        self.phrase = Name(phrase)
        self.words = words
    }
}
