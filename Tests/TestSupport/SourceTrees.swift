package import Foundation
package import Metadata

#if canImport(FoundationXML)
import FoundationXML
#endif

/// Source trees for tests that need one without a harvester: read by Foundation, built by `SourceTreeBuilder`.
package enum SourceTrees {
    /// The tree of a JSON value.
    package static func json(_ value: Any) -> SourceTree {
        var builder = SourceTreeBuilder()
        add("", value, to: &builder)
        return builder.finish()
    }

    /// The tree of JSON text.
    package static func json(text: String) throws -> SourceTree {
        json(try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed]))
    }

    /// A row with its column names.
    package static func row(_ cells: [(column: String, text: String)]) -> SourceTree {
        var builder = SourceTreeBuilder()
        builder.open("")
        for cell in cells { builder.leaf(cell.column, cell.text) }
        builder.close()
        return builder.finish()
    }

    private static func add(_ name: String, _ value: Any, to builder: inout SourceTreeBuilder) {
        switch value {
        case let object as [String: Any]:
            builder.open(name)
            for key in object.keys.sorted() { add(key, object[key] ?? NSNull(), to: &builder) }
            builder.close()
        case let array as [Any]:
            builder.open(name, kind: .array)
            for element in array { add("", element, to: &builder) }
            builder.close()
        case let text as String: builder.leaf(name, text)
        case is NSNull: builder.leaf(name, "", kind: .null)
        case let number as NSNumber:
            let isBool = String(cString: number.objCType) == "c"
            builder.leaf(
                name, isBool ? (number.boolValue ? "true" : "false") : number.stringValue,
                kind: isBool ? .bool : .number)
        default: builder.leaf(name, "\(value)")
        }
    }

    /// The trees of every element called `element` in an XML document, in order.
    package static func xml(_ data: Data, each element: String) -> [SourceTree] {
        let reader = XMLTreeReader(element: element)
        let parser = XMLParser(data: data)
        parser.delegate = reader
        guard parser.parse() else { return [] }
        return reader.trees
    }
}

private final class XMLTreeReader: NSObject, XMLParserDelegate {
    private let element: String
    private var builder = SourceTreeBuilder()
    private var depth = 0
    private(set) var trees: [SourceTree] = []

    init(element: String) {
        self.element = element
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        let name = local(name)
        guard depth > 0 || name == element else { return }
        depth += 1
        builder.open(name)
        for key in attributes.keys.sorted() where !key.hasPrefix("xmlns") {
            builder.leaf("@" + local(key), attributes[key] ?? "")
        }
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        guard depth > 0 else { return }
        var text = text
        text.withUTF8 { builder.addText($0) }
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard depth > 0 else { return }
        builder.close()
        depth -= 1
        if depth == 0 { trees.append(builder.finish()) }
    }

    private func local(_ name: String) -> String {
        name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }
}
