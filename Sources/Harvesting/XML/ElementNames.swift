internal import CLibXML2
internal import Metadata

/// libxml2 keeps one copy of every name in its dictionary, so that the pointer is the name: this table turns pointers
/// into what we need to know of the name, without making a `String` an element.
struct ElementNames {
    struct Entry {
        var pointer: UnsafePointer<xmlChar>?
        var element = Element.other
        var name: SourceTreeBuilder.Name?
        var attribute: SourceTreeBuilder.Name?
    }

    /// The elements of OAI-PMH, by local name.
    enum Element: String, CaseIterable {
        case record, header, metadata, identifier, datestamp, setSpec, resumptionToken, responseDate, error
        case granularity, deletedRecord, earliestDatestamp, protocolVersion, repositoryName
        case oaiPMH = "OAI-PMH"
        case listRecords = "ListRecords"
        case listIdentifiers = "ListIdentifiers"
        case getRecord = "GetRecord"
        case identify = "Identify"
        case listSets = "ListSets"
        case other = ""
    }

    private var table = [Entry](repeating: Entry(), count: 256)
    private var count = 0
    private static let elements = Dictionary(uniqueKeysWithValues: Element.allCases.map { ($0.rawValue, $0) })

    /// The place of a name in the table; `entry(at:)` is valid until the next call.
    mutating func index(of pointer: UnsafePointer<xmlChar>) -> Int {
        let mask = table.count - 1
        var place = Self.hash(pointer) & mask
        while let known = table[place].pointer {
            if known == pointer { return place }
            place = (place + 1) & mask
        }
        if count * 2 > table.count {
            grow()
            return index(of: pointer)
        }
        count += 1
        table[place] = Entry(pointer: pointer, element: Self.elements[String(cString: pointer)] ?? .other)
        return place
    }

    func element(at index: Int) -> Element { table[index].element }

    mutating func name(at index: Int, _ builder: inout SourceTreeBuilder) -> SourceTreeBuilder.Name {
        if let known = table[index].name { return known }
        let name = builder.intern(table[index].pointer.map { String(cString: $0) } ?? "")
        table[index].name = name
        return name
    }

    mutating func attribute(at index: Int, _ builder: inout SourceTreeBuilder) -> SourceTreeBuilder.Name {
        if let known = table[index].attribute { return known }
        let name = builder.intern("@" + (table[index].pointer.map { String(cString: $0) } ?? ""))
        table[index].attribute = name
        return name
    }

    private mutating func grow() {
        let old = table
        table = [Entry](repeating: Entry(), count: old.count * 2)
        let mask = table.count - 1
        for entry in old {
            guard let pointer = entry.pointer else { continue }
            var place = Self.hash(pointer) & mask
            while table[place].pointer != nil { place = (place + 1) & mask }
            table[place] = entry
        }
    }

    private static func hash(_ pointer: UnsafePointer<xmlChar>) -> Int {
        Int(truncatingIfNeeded: (UInt(bitPattern: pointer) &* 0x9E37_79B9_7F4A_7C15) >> 20)
    }
}
