internal import CLibXML2
package import Foundation

/// An XML Schema of Schemas/, compiled once; validates without the network.
package final class XMLSchema: @unchecked Sendable {
    /// What is wrong, line by line.
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    // A compiled schema is read-only; each validation makes its own context.
    private let schema: xmlSchemaPtr

    /// - Throws: `Failure` when the schema does not compile.
    package init(_ file: URL) throws {
        xmlInitParser()
        let parser = xmlSchemaNewParserCtxt(file.path)
        defer { xmlSchemaFreeParserCtxt(parser) }
        xmlSchemaSetParserStructuredErrors(parser, { _, _ in }, nil)
        guard let schema = xmlSchemaParse(parser) else {
            throw Failure(description: "\(file.lastPathComponent) does not compile")
        }
        self.schema = schema
    }

    deinit { xmlSchemaFree(schema) }

    /// - Returns: what is wrong with the document; empty for a valid one.
    package func problems(_ bytes: [UInt8]) -> [String] {
        let document = bytes.withUnsafeBytes {
            xmlReadMemory(
                $0.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), nil, "UTF-8",
                Int32(
                    XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
                        | XML_PARSE_HUGE.rawValue))
        }
        guard let document else { return ["not well-formed"] }
        defer { xmlFreeDoc(document) }
        let context = xmlSchemaNewValidCtxt(schema)
        defer { xmlSchemaFreeValidCtxt(context) }
        let list = Unmanaged.passRetained(Messages())
        defer { list.release() }
        xmlSchemaSetValidStructuredErrors(
            context,
            { pointer, error in
                guard let pointer, let error, let message = error.pointee.message else { return }
                Unmanaged<Messages>.fromOpaque(pointer).takeUnretainedValue().texts
                    .append("line \(error.pointee.line): \(String(cString: message))")
            }, list.toOpaque())
        let code = xmlSchemaValidateDoc(context, document)
        let texts = list.takeUnretainedValue().texts
        return code == 0 ? [] : texts.isEmpty ? ["invalid (\(code))"] : texts
    }

    private final class Messages {
        var texts: [String] = []
    }
}

/// A parsed XML document, for looking into answers by local names.
package struct XMLElement: Sendable {
    package var name: String
    package var attributes: [String: String]
    package var text: String
    package var children: [XMLElement]

    /// - Returns: nil for what is not well-formed.
    package init?(_ bytes: [UInt8]) {
        let document = bytes.withUnsafeBytes {
            xmlReadMemory(
                $0.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), nil, "UTF-8",
                Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_HUGE.rawValue))
        }
        guard let document else { return nil }
        defer { xmlFreeDoc(document) }
        guard let root = xmlDocGetRootElement(document) else { return nil }
        self.init(root)
    }

    private init(_ node: xmlNodePtr) {
        name = node.pointee.name.map { String(cString: $0) } ?? ""
        attributes = [:]
        text = ""
        children = []
        var attribute = node.pointee.properties
        while let current = attribute {
            let value = xmlNodeListGetString(node.pointee.doc, current.pointee.children, 1)
            defer { free(value) }
            if let key = current.pointee.name {
                attributes[String(cString: key)] = value.map { String(cString: $0) } ?? ""
            }
            attribute = current.pointee.next
        }
        var child = node.pointee.children
        while let current = child {
            if current.pointee.type == XML_ELEMENT_NODE {
                children.append(XMLElement(current))
            } else if let content = current.pointee.content {
                text += String(cString: content)
            }
            child = current.pointee.next
        }
    }

    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }
    package func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// Every element of this name at any depth.
    package func descendants(_ name: String) -> [XMLElement] {
        children.flatMap { ($0.name == name ? [$0] : []) + $0.descendants(name) }
    }
}
