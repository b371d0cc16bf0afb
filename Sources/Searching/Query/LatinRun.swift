/// Letters and digits without a space between: Unit3, M5U1, SectionA.
struct LatinRun {
    private enum Kind {
        case digit, lower, upper
    }

    /// Cut where letters and digits meet, and before a capital letter behind a small one; empty for anything else than
    /// ASCII letters and digits.
    private var runs: [String] = []

    init(_ text: String) {
        var last: Kind?
        for scalar in text.unicodeScalars {
            guard let kind = Self.kind(scalar) else {
                runs = []
                return
            }
            if last == kind || (last == .upper && kind == .lower) {
                runs[runs.count - 1].unicodeScalars.append(scalar)
            } else {
                runs.append(String(Character(scalar)))
            }
            last = kind
        }
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind? {
        switch scalar.value {
        case 0x30...0x39: .digit
        case 0x41...0x5A: .upper
        case 0x61...0x7A: .lower
        default: nil
        }
    }

    /// The texts the run is made of, numbers and single letters with the word before them: Module 5 and Unit 1. Empty
    /// when there is nothing to cut.
    /// - Parameter names: what a letter before a number stands for, by the small letter.
    func groups(_ names: [String: String]) -> [String] {
        guard runs.count > 1 else { return [] }
        var groups: [String] = []
        for (index, run) in runs.enumerated() {
            let isLetter = run.count == 1 && !Self.isNumber(run)
            let isNumbered = index + 1 < runs.count && Self.isNumber(runs[index + 1])
            if !groups.isEmpty, Self.isNumber(run) || (isLetter && !isNumbered) {
                groups[groups.count - 1] += " " + run
            } else {
                groups.append(isLetter && isNumbered ? names[run.lowercased()] ?? run : run)
            }
        }
        return groups
    }

    private static func isNumber(_ run: String) -> Bool { run.utf8.first.map { (0x30...0x39).contains($0) } ?? false }
}
