/// A problem as a page tells it: in the language of the page, without the words of programs.
struct ProblemWords {
    let title: String
    /// What else there is to say; nil where it is known in another language only.
    let detail: String?

    /// - Parameter strings: where the words of the interface are.
    init(_ problem: Problem, _ strings: InterfaceStrings, _ language: InterfaceLanguage) {
        // What was written for programs is Chinese, unless a page has put words of its own there.
        let isSpoken = { (text: String) in language == .zh || !TextScript.hasHan(text) }
        if let words = problem.words {
            title = strings.text(words.key, language, words.values)
        } else {
            title = isSpoken(problem.title) ? problem.title : strings.text("problem.\(problem.kind)", language)
        }
        detail =
            problem.words?.detail.map { strings.text($0, language) }
            ?? problem.detail.flatMap { isSpoken($0) ? $0 : nil }
    }
}
