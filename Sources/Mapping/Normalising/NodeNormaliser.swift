internal import Metadata

/// 知识节点: the path from chapter to section, and a key that is equal for the same place in the same book.
enum NodeNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let path = (draft.values.groups(.node).first?.values ?? []).map {
            TextCleaning.clean($0.text, keepingLines: false).text
        }.filter { !$0.isEmpty }
        let code = draft.values.first(.nodeCode)?.text
        if !path.isEmpty { draft.resource.node = TextbookNode(path: path, code: code) }
        // The tree's own key where the resource fits exactly one node: targets count nodes by it.
        if let known = context.lexicon.node(of: draft.resource, code: code) {
            draft.resource.node = TextbookNode(path: path, code: code, key: known)
        } else if !path.isEmpty {
            let key = key(path, of: draft.resource, context)
            draft.resource.node?.key = key
        }
    }

    /// `subject|edition|grade|volume|path`, or nil when the book is not known.
    static func key(_ path: [String], of resource: LearningResource, _ context: MappingContext) -> String? {
        guard let subject = resource.subjects.first?.code, let edition = resource.edition?.code,
            let volume = resource.volume?.code
        else { return nil }
        let grade = resource.grades.count == 1 ? String(resource.grades[0]) : ""
        let place = path.compactMap { heading in
            context.lexicon.headings.value(heading) {
                // The key is put together without blanks, where a personal number could no longer be told from the text.
                let clean = PersonalNumbers.removed(from: heading, keeping: context.messengerWords)?.0 ?? heading
                return clean.isEmpty ? nil : TextFolding.fold(clean).replacing(" ", with: "")
            }
        }
        guard !place.isEmpty else { return nil }
        return ([subject, edition, grade, volume] + [place.joined(separator: "/")]).joined(separator: "|")
    }
}
