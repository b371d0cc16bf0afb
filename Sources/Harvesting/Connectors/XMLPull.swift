internal import CLibXML2
internal import Foundation

/// A source of bytes for `XMLPull`, read as the parser wants more.
protocol ByteSource: AnyObject {
    /// Fills some of the space; 0 at the end, -1 when reading failed.
    func read(into space: UnsafeMutableRawBufferPointer) -> Int
}

/// A pull reader over libxml2's xmlReader for documents too large for a tree: no network, no entities, one node at a
/// time.
final class XMLPull {
    enum Event {
        case start
        case end
        case text
    }

    private let reader: xmlTextReaderPtr
    private let source: GuardedSource
    private var emptyElementEnds = false
    private var skipsContent = false
    private var rootHasEnded = false

    /// Nil when libxml2 has no memory.
    /// - Parameter isUTF8: the bytes were made UTF-8 already, whatever the document says of itself.
    init?(_ source: any ByteSource, isUTF8: Bool = false) {
        let source = GuardedSource(source)
        self.source = source
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_COMPACT.rawValue | (isUTF8 ? XML_PARSE_IGNORE_ENC.rawValue : 0)
        let opened = xmlReaderForIO(
            { context, buffer, count in
                guard let context, let buffer, count > 0 else { return 0 }
                // The context is the source this reader holds.
                let source = Unmanaged<GuardedSource>.fromOpaque(context).takeUnretainedValue()
                return Int32(source.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))))
            }, nil, Unmanaged.passUnretained(source).toOpaque(), nil, nil, Int32(options))
        guard let opened else { return nil }
        reader = opened
    }

    deinit { xmlFreeTextReader(reader) }

    /// The next start, end or text; nil at the end of the document.
    /// - Throws: `XMLPullError` when the document is not well-formed.
    func next() throws(XMLPullError) -> Event? {
        if emptyElementEnds {
            emptyElementEnds = false
            return .end
        }
        LibXMLErrors.silenceOnThisThread()
        while true {
            let status = skipsContent ? xmlTextReaderNext(reader) : xmlTextReaderRead(reader)
            skipsContent = false
            switch status {
            case 1: break
            case 0: return nil
            default:
                // A notice some gateways glue behind a whole document.
                if rootHasEnded { return nil }
                throw XMLPullError()
            }
            switch UInt32(xmlTextReaderNodeType(reader)) {
            case XML_READER_TYPE_ELEMENT.rawValue:
                emptyElementEnds = xmlTextReaderIsEmptyElement(reader) == 1
                return .start
            case XML_READER_TYPE_END_ELEMENT.rawValue:
                rootHasEnded = depth == 0
                return .end
            case XML_READER_TYPE_TEXT.rawValue, XML_READER_TYPE_CDATA.rawValue,
                XML_READER_TYPE_SIGNIFICANT_WHITESPACE.rawValue, XML_READER_TYPE_WHITESPACE.rawValue:
                return .text
            default: continue
            }
        }
    }

    /// Local name of the element.
    var name: String { xmlTextReaderConstLocalName(reader).map { String(cString: $0) } ?? "" }

    func isNamed(_ name: StaticString) -> Bool {
        guard let mine = xmlTextReaderConstLocalName(reader) else { return false }
        return name.withUTF8Buffer { buffer in xmlStrncmp(mine, buffer.baseAddress, Int32(buffer.count + 1)) == 0 }
    }

    /// Character data of a text event.
    var text: String { xmlTextReaderConstValue(reader).map { String(cString: $0) } ?? "" }

    /// Depth of the node, 0 for the root.
    var depth: Int { Int(xmlTextReaderDepth(reader)) }

    /// An attribute by its name as written.
    func attribute(_ name: String) -> String? {
        guard let value = xmlTextReaderGetAttribute(reader, name) else { return nil }
        defer { free(value) }
        return String(cString: value)
    }

    /// An attribute of a namespace.
    func attribute(_ name: String, namespace: String) -> String? {
        guard let value = xmlTextReaderGetAttributeNs(reader, name, namespace) else { return nil }
        defer { free(value) }
        return String(cString: value)
    }

    /// The element with all that is in it, as text with its namespaces declared; the next event is the one after its end.
    func takeElement() -> [UInt8]? {
        skipsContent = true
        emptyElementEnds = false
        guard let text = xmlTextReaderReadOuterXml(reader) else { return nil }
        defer { free(text) }
        return Array(String(cString: text).utf8)
    }
}

/// A source that fails where a start tag has too many attributes.
private final class GuardedSource: ByteSource {
    private let source: any ByteSource
    private var tags = StartTagGuard()

    init(_ source: any ByteSource) {
        self.source = source
    }

    func read(into space: UnsafeMutableRawBufferPointer) -> Int {
        let count = source.read(into: space)
        guard count > 0 else { return count }
        let bytes = UnsafeRawBufferPointer(rebasing: space[..<count]).bindMemory(to: UInt8.self)
        return tags.admits(bytes) ? count : -1
    }
}

/// libxml2 writes some complaints (encodings) to standard error whatever its options say, unless this thread's global
/// handler takes them. Parsers with a handler of their own are not touched by it.
enum LibXMLErrors {
    static func silenceOnThisThread() {
        xmlSetStructuredErrorFunc(nil) { _, _ in }
    }
}

/// The document is not well-formed, or its bytes could not be read.
struct XMLPullError: Error {}

/// Bytes in memory (or mapped) as a source.
final class DataSource: ByteSource {
    private let data: Data
    private var position: Int

    init(_ data: Data) {
        self.data = data
        position = data.startIndex
    }

    func read(into space: UnsafeMutableRawBufferPointer) -> Int {
        let end = min(position + space.count, data.endIndex)
        let count = data.copyBytes(to: space, from: position..<end)
        position = end
        return count
    }
}
