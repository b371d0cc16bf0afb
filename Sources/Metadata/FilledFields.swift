/// Which of a record's uncoded fields say something. The bits are stored in facets: append only.
package struct FilledFields: OptionSet, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let landingPage = FilledFields(rawValue: 1)
    package static let description = FilledFields(rawValue: 1 << 1)
    package static let keyword = FilledFields(rawValue: 1 << 2)
    package static let creator = FilledFields(rawValue: 1 << 3)
    package static let date = FilledFields(rawValue: 1 << 4)
    package static let rights = FilledFields(rawValue: 1 << 5)
    package static let format = FilledFields(rawValue: 1 << 6)
    package static let nodePath = FilledFields(rawValue: 1 << 7)
}

extension LearningResource {
    package var filledFields: FilledFields {
        var fields: FilledFields = []
        if landingPage != nil { fields.insert(.landingPage) }
        if !descriptions.isEmpty { fields.insert(.description) }
        if !keywords.isEmpty { fields.insert(.keyword) }
        if !creators.isEmpty { fields.insert(.creator) }
        if (created ?? published ?? modified) != nil { fields.insert(.date) }
        if rights.license != nil || rights.raw != nil { fields.insert(.rights) }
        if !formats.isEmpty { fields.insert(.format) }
        if let node, !node.path.isEmpty { fields.insert(.nodePath) }
        return fields
    }
}
