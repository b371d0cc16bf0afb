import Metadata

/// Names of teachers and schools as works are compared by.
struct WorkNames {
    let words: ComparisonWords
    /// A lesson is not given by more; every record is compared with others by them.
    private static let most = 16

    /// Who gave the lesson: every author once, else whoever comes first.
    func teachers(of resource: LearningResource) -> [String] {
        let authors = resource.creators.filter { $0.role == "author" }
        // Some platforms write the school among the authors.
        let persons = authors.filter { $0.name != resource.school?.name }
        var named = persons.isEmpty ? authors : persons
        if named.isEmpty { named = Array(resource.creators.prefix(1)) }
        var teachers: [String] = []
        for name in named.lazy.flatMap({ people(in: $0.name) }) where !teachers.contains(name) {
            teachers.append(name)
            if teachers.count == Self.most { break }
        }
        return teachers
    }

    /// The people one name may hold: 李娟、王强.
    private func people(in name: String) -> [String] {
        TextFolding.fold(name).split { "、,;/".contains($0) }.flatMap { part -> [String] in
            let person = withoutTitle(part.trimmed)
            let pieces = person.split(separator: " ")
            guard pieces.count > 1,
                person.unicodeScalars.allSatisfy({ $0 == " " || $0.properties.isIdeographic })
            else { return person.isEmpty ? [] : [person] }
            // 马 龙 is one person, set out to the width of three characters; 李娟 王强 are two.
            return pieces.contains { $0.count == 1 } ? [pieces.joined(separator: "")] : pieces.map(String.init)
        }
    }

    private func withoutTitle(_ name: String) -> String {
        guard let title = words.teacherTitles.first(where: { name.hasSuffix($0) }) else { return name }
        let rest = name.dropLast(title.count).trimmed
        return rest.count > 1 ? rest : name
    }

    /// A school without the division in brackets behind its name.
    func school(_ name: String) -> String {
        let name = TextFolding.fold(name)
        guard name.last == ")", let open = name.lastIndex(of: "("),
            words.schoolDivisions.contains(String(name[name.index(after: open)...].dropLast()))
        else { return name }
        return name[..<open].trimmed
    }
}
