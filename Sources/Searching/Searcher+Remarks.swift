internal import Metadata

extension SearchSession {
    /// What of the text was not taken at its word, in Chinese: parts beyond the limits, values that do not exist.
    func remarks(_ text: String) -> [String] {
        let query = ParsedQuery(text)
        var remarks = query.parts.compactMap(remark)
        if query.isCut {
            remarks.append(
                "查询太长：只读前 \(ParsedQuery.longest) 个字符、前 \(ParsedQuery.mostParts) 个词，其余没有用于搜索")
        }
        return remarks
    }

    /// Nil for a part without a field, and for a value there is.
    private func remark(_ part: ParsedQuery.Part) -> String? {
        guard let name = part.field, let field = searcher.vocabulary.field(named: name),
            Self.textFields[name.lowercased()] == nil
        else { return nil }
        if field == .node {
            let isKnown = !snapshot.documents(inNode: part.text, searcher.analyser).isEmpty
            return isKnown ? nil : "教材目录节点“\(part.text)”里没有资源"
        }
        guard let codes = searcher.vocabulary.codes(part.text, field) else {
            return "\(name) 没有“\(part.text)”这个值，已按文字搜索"
        }
        // What no vocabulary lists is there when a record has it.
        let isListed = searcher.vocabulary.names[field] != nil
        let isKnown = isListed || codes.contains { snapshot.terms.number(field, $0) != nil }
        return isKnown ? nil : "没有 \(name) 为“\(part.text)”的资源"
    }

    /// Fields that are looked up as text, by the names people write before a colon.
    static let textFields: [String: TextField] = [
        "title": .title, "标题": .title, "题目": .title, "teacher": .meta, "author": .meta, "creator": .meta, "教师": .meta,
        "老师": .meta, "作者": .meta, "school": .meta, "学校": .meta, "chapter": .meta, "章节": .meta, "keyword": .meta,
        "关键词": .meta,
    ]
}
