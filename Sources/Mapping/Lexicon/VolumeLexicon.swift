internal import Metadata

/// 册次 labels in all their spellings: `选修3-1`, `选修 3－1`, `选修（三—1）` are one key.
struct VolumeLexicon: Sendable {
    private let byKey: [ExactText: [String]]
    private let known = Memo<[String]>()
    /// Labels of the volumes that also stand right behind a grade: 八年级下册.
    let semesterLabels: [(label: String, code: String)]
    /// Codes of the modules of 高中 (必修, 选择性必修, 选修).
    let moduleCodes: Set<String>

    init(_ volumes: Vocabulary) {
        var byKey: [String: [String]] = [:]
        var semesters: [(label: String, code: String)] = []
        for term in volumes.terms {
            let synonyms = (term.columns["synonyms"] ?? "").split(separator: "|").map(String.init)
            for key in Set((synonyms + [term.code, term.name]).map(Self.key)) {
                byKey[key, default: []].append(term.code)
            }
            guard ["semester", "whole"].contains(term.columns["kind"] ?? "") else { continue }
            semesters += Set(synonyms + [term.name]).filter(Self.standsBehindGrade).map { ($0, term.code) }
        }
        self.byKey = byKey.byBytes()
        semesterLabels = semesters
        moduleCodes = Set(volumes.terms.filter { $0.columns["kind"]?.hasPrefix("module") == true }.map(\.code))
    }

    func codes(_ label: String) -> [String] {
        known.value(label) { byKey[ExactText(Self.key(label))] ?? [] }
    }

    /// Digits and letters (01, ALL, S1) and the bare ordinals 一, 二 mean nothing behind a grade.
    private static func standsBehindGrade(_ label: String) -> Bool {
        !label.unicodeScalars.contains { $0.isASCII } && label != "一" && label != "二"
    }

    /// Folded, without blanks and brackets, every dash a hyphen, Chinese numerals as digits.
    static func key(_ label: String) -> String {
        var key = String.UnicodeScalarView()
        let folded = TextFolding.fold(label)
        var pendingTen = false
        for scalar in folded.unicodeScalars {
            if scalar != "十", pendingTen {
                pendingTen = false
                key.append(contentsOf: (digit(scalar) == nil ? "10" : "1").unicodeScalars)
            }
            switch scalar {
            case " ", "(", ")", "[", "]", "【", "】", "·", "•", "《", "》": continue
            case "–", "—", "−", "‐", "‑", "―", "_", "~", "至": key.append("-")
            case "十": pendingTen = true
            default: key.append(digit(scalar) ?? scalar)
            }
        }
        if pendingTen { key.append(contentsOf: "10".unicodeScalars) }
        return String(key)
    }

    private static func digit(_ numeral: Unicode.Scalar) -> Unicode.Scalar? {
        ChineseNumerals.digit(numeral).map { Unicode.Scalar(UInt8(0x30 + $0)) }
    }
}
