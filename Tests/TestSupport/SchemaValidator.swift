internal import CLibXML2
package import Foundation
internal import Metadata

/// Validates XML documents against a schema of Schemas/xsd by libxml2, without a network.
package final class SchemaValidator: @unchecked Sendable {
    // Read-only once parsed; libxml2 shares a schema between threads.
    private let schema: xmlSchemaPtr

    /// OAI-PMH 2.0 with all metadata formats and descriptions of Schemas/xsd.
    package static let federation = SchemaValidator(Project.root.schemas.appending(path: "xsd/all.xsd"))

    /// - Returns: nil when the schema file cannot be compiled.
    package init?(_ file: URL) {
        xmlInitParser()
        guard let context = xmlSchemaNewParserCtxt(file.path) else { return nil }
        defer { xmlSchemaFreeParserCtxt(context) }
        // The xml namespace is imported twice on purpose; the warning about it is no news.
        xmlSchemaSetParserStructuredErrors(context, { _, _ in }, nil)
        guard let schema = xmlSchemaParse(context) else { return nil }
        self.schema = schema
    }

    deinit { xmlSchemaFree(schema) }

    /// What is wrong with the document, one line each; empty when it is valid.
    package func problems(in document: [UInt8]) -> [String] {
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
        let parsed = document.withUnsafeBytes {
            xmlReadMemory($0.baseAddress?.assumingMemoryBound(to: CChar.self), Int32($0.count), nil, nil, options)
        }
        guard let parsed else { return ["not well-formed"] }
        defer { xmlFreeDoc(parsed) }
        guard let context = xmlSchemaNewValidCtxt(schema) else { return ["no validation context"] }
        defer { xmlSchemaFreeValidCtxt(context) }
        let lines = Lines()
        xmlSchemaSetValidStructuredErrors(
            context,
            { lines, error in
                guard let lines, let error else { return }
                let message = error.pointee.message.map { String(cString: $0) } ?? "?"
                Unmanaged<Lines>.fromOpaque(lines).takeUnretainedValue().texts.append(
                    "\(error.pointee.line): \(message)")
            }, Unmanaged.passUnretained(lines).toOpaque())
        let result = xmlSchemaValidateDoc(context, parsed)
        return result == 0 ? [] : lines.texts.isEmpty ? ["invalid (\(result))"] : lines.texts
    }

    private final class Lines {
        var texts: [String] = []
    }
}
