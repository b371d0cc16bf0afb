internal import CLibXML2
package import Metadata

/// What an XML document may cost while it is read.
package struct XMLLimits: Sendable, Equatable {
    /// Elements inside elements, counted from the record's root.
    package var depth = 64
    /// Bytes of one record.
    package var recordBytes = 8 << 20

    package init() {}

    package init(_ limits: Platform.Limits) {
        depth = limits.depth
        recordBytes = limits.recordBytes
    }
}

/// Why a document, or a record of it, could not be read.
package enum XMLProblem: Error, Sendable, Equatable {
    /// Not well-formed, with libxml2's own words and its number for what it met first.
    case notWellFormed(String, code: Int32 = 0)
    /// A document type with entities of its own: never expanded, never fetched.
    case entities
    case tooDeep
    case tooLarge

    /// The rule of the finding this becomes.
    package var rule: String {
        switch self {
        case .notWellFormed: "xml_not_well_formed"
        case .entities: "xml_entities_refused"
        case .tooDeep: "record_too_deep"
        case .tooLarge: "record_too_large"
        }
    }

    /// What libxml2 said, or nothing.
    package var detail: String {
        if case .notWellFormed(let detail, _) = self { detail } else { "" }
    }

    /// The document asks for an entity that it does not declare.
    var asksForEntity: Bool {
        guard case .notWellFormed(_, let code) = self else { return false }
        return [XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY].contains { Int32($0.rawValue) == code }
    }
}
