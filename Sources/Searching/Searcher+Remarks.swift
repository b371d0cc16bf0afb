internal import Metadata

extension SearchSession {
    /// What of the text was not taken at its word: parts beyond the limits, values that do not exist.
    func remarks(_ text: String) -> [SearchRemark] {
        let query = ParsedQuery(text)
        var remarks = query.parts.compactMap(remark)
        if query.isCut {
            remarks.append(
                SearchRemark(
                    .cut, ["characters": String(ParsedQuery.longest), "parts": String(ParsedQuery.mostParts)]))
        }
        return remarks
    }

    /// Nil for a part without a field, and for a value there is.
    private func remark(_ part: ParsedQuery.Part) -> SearchRemark? {
        guard let name = part.field, let field = searcher.vocabulary.field(named: name),
            Self.textFields[name.lowercased()] == nil
        else { return nil }
        if field == .node {
            let isKnown = !snapshot.documents(inNode: part.text, searcher.analyser).isEmpty
            return isKnown ? nil : SearchRemark(.emptyNode, ["value": part.text])
        }
        guard let codes = searcher.vocabulary.codes(part.text, field) else {
            return SearchRemark(.noValue, ["field": name, "value": part.text])
        }
        // What no vocabulary lists is there when a record has it.
        let isListed = searcher.vocabulary.names[field] != nil
        let isKnown = isListed || codes.contains { snapshot.terms.number(field, $0) != nil }
        return isKnown ? nil : SearchRemark(.nothingOf, ["field": name, "value": part.text])
    }

    /// Those of the text fields in which a school is named, also by the short form of its name.
    static let schoolFields: Set<String> = ["school", "学校"]

    /// Fields that are looked up as text, by the names people write before a colon.
    static let textFields: [String: TextField] = [
        "title": .title, "标题": .title, "题目": .title, "teacher": .meta, "author": .meta, "creator": .meta, "教师": .meta,
        "老师": .meta, "作者": .meta, "school": .meta, "学校": .meta, "chapter": .meta, "章节": .meta, "keyword": .meta,
        "关键词": .meta,
    ]
}
