package import Metadata

/// The field groups of the index and their weight in ranking.
enum TextField: UInt8, CaseIterable {
    /// Titles.
    case title = 0x74  // t
    /// Keywords, teacher, school, chapter, provider, alternative titles.
    case meta = 0x6D  // m
    /// Descriptions, and what a vocabulary did not know.
    case body = 0x62  // b

    /// BM25F weight.
    var weight: Float {
        switch self {
        case .title: 4
        case .meta: 2
        case .body: 1
        }
    }
}

/// The values of a record that can be searched, by field group: the only place that decides this.
package struct IndexText {
    package var title: [String]
    package var meta: [String]
    package var body: [String]

    package init(_ resource: LearningResource) {
        title = resource.titles.map(\.text)
        var seen = Set(title.map(ExactText.init))
        var meta: [String] = []
        func add(_ text: String?) {
            // What stands in a stronger place already would only make the index longer.
            guard let text, !text.isEmpty, seen.insert(ExactText(text)).inserted else { return }
            meta.append(text)
        }
        for creator in resource.creators { add(creator.name) }
        add(resource.school?.name)
        for step in resource.node?.path ?? [] { add(step) }
        for keyword in resource.keywords { add(keyword) }
        for text in resource.alternativeTitles { add(text.text) }
        add(resource.provider?.name)
        for creator in resource.creators { add(creator.org) }
        self.meta = meta
        var body: [String] = []
        func addBody(_ text: String?) {
            guard let text, !text.isEmpty, seen.insert(ExactText(text)).inserted else { return }
            body.append(text)
        }
        for text in resource.descriptions { addBody(text.text) }
        // Coded values are found as filters; the source's own words only where no code stands for them.
        for coded in resource.subjects + resource.stages where coded.code == nil { addBody(coded.raw) }
        if let edition = resource.edition, edition.code == nil { addBody(edition.raw) }
        if let volume = resource.volume, volume.code == nil { addBody(volume.raw) }
        if let type = resource.resourceType, type.code == nil { addBody(type.raw) }
        addBody(resource.course?.platformName)
        self.body = body
    }

    /// The text given to FTS5: the tokens of all fields, each token marked with its field's letter.
    func tokens(_ analyser: TextAnalyser, into buffer: inout [UInt8]) {
        func append(_ values: [String], _ field: TextField) {
            var last: SearchUnit.Kind?
            for value in values {
                last = analyser.appendTokens(of: value, field: field.rawValue, after: last, to: &buffer)
            }
        }
        append(title, .title)
        append(meta, .meta)
        append(body, .body)
    }
}
