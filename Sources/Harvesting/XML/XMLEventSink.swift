internal import CLibXML2
internal import Metadata

/// Receives libxml2's SAX2 events for one document: keeps depth and limits, refuses entities, knows where in the bytes
/// it is. What the elements mean is the business of subclasses.
///
/// What changes with every event is not watched for overlapping access at run time: libxml2 calls one handler at a time
/// and none of them calls the parser. The watching cost a sixth of reading.
class XMLEventSink {
    /// Namespaces that may be in force at one place. libxml2 goes through them for every element: with tens of thousands
    /// a page takes minutes.
    static let namespaceLimit = 512

    let limits: XMLLimits
    @exclusivity(unchecked) private(set) var depth = 0
    private(set) var problem: XMLProblem?
    /// How many namespaces elements that are open have declared, and all of them together.
    @exclusivity(unchecked) private var declared: [(depth: Int, count: Int)] = []
    @exclusivity(unchecked) private var namespaces = 0
    private var firstError: (message: String, code: Int32)?
    @exclusivity(unchecked) private var context: xmlParserCtxtPtr?
    /// The document, while it is parsed.
    @exclusivity(unchecked) private(set) var document = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    @exclusivity(unchecked) var names = ElementNames()
    /// Local name of the root element, once it was seen.
    @exclusivity(unchecked) private(set) var rootName = ""

    init(limits: XMLLimits) {
        self.limits = limits
    }

    // MARK: For subclasses

    /// Attributes as libxml2 gives them: five pointers each (local name, prefix, URI, value, end of value).
    typealias Attributes = UnsafeBufferPointer<UnsafePointer<xmlChar>?>

    /// `depth` is 1 for the root.
    func elementStarts(_ name: Int, _ attributes: Attributes) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
    /// `depth` is still that of the element.
    func elementEnds(_ name: Int) {}

    /// The offset of the byte the parser looks at.
    var offset: Int {
        guard let input = context?.pointee.input, let base = input.pointee.base else { return 0 }
        return Int(input.pointee.consumed) + (input.pointee.cur - base)
    }

    /// Where the start tag begins that the parser has just read.
    var tagStart: Int {
        var place = min(offset, document.count) - 1
        while place > 0, document[place] != UInt8(ascii: "<") { place -= 1 }
        return max(0, place)
    }

    /// Ends the parse for good.
    func stop(_ problem: XMLProblem) {
        if self.problem == nil { self.problem = problem }
        xmlStopParser(context)
    }

    /// The bytes of an attribute's value. Inside values libxml2 leaves `&` as `&#38;`.
    static func value(_ attributes: Attributes, _ index: Int) -> [UInt8] {
        guard let start = attributes[index * 5 + 3], let end = attributes[index * 5 + 4] else { return [] }
        let bytes = UnsafeBufferPointer(start: start, count: end - start)
        guard bytes.contains(UInt8(ascii: "&")) else { return Array(bytes) }
        let escaped: [UInt8] = Array("&#38;".utf8)
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let isEscaped = bytes[place...].starts(with: escaped)
            result.append(bytes[place])
            place += isEscaped ? escaped.count : 1
        }
        return result
    }

    // MARK: The parse

    /// Reads a whole UTF-8 document. May be called again for the next one.
    /// - Throws: `XMLProblem`; what was reported before it stays with the subclass.
    func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLProblem) {
        _ = Self.isInitialised
        guard bytes.count < Int(Int32.max) else { throw .tooLarge }
        guard !bytes.isEmpty, let context = context ?? Self.context(for: self) else {
            throw .notWellFormed("没有内容")
        }
        var tags = StartTagGuard()
        guard tags.admits(bytes) else { throw .notWellFormed(StartTagGuard.complaint) }
        self.context = context
        depth = 0
        problem = nil
        firstError = nil
        declared.removeAll(keepingCapacity: true)
        namespaces = 0
        rootName = ""
        document = bytes
        defer { document = UnsafeBufferPointer(start: nil, count: 0) }
        let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue)
        let made = bytes.withMemoryRebound(to: CChar.self) {
            xmlCtxtReadMemory(context, $0.baseAddress, Int32($0.count), nil, nil, options)
        }
        xmlFreeDoc(made)
        if let problem { throw problem }
        guard context.pointee.wellFormed == 1 else {
            throw .notWellFormed(firstError?.message ?? "", code: firstError?.code ?? 0)
        }
    }

    deinit {
        if let context { xmlFreeParserCtxt(context) }
    }

    private static func context(for sink: XMLEventSink) -> xmlParserCtxtPtr? {
        guard let context = xmlNewParserCtxt() else { return nil }
        context.pointee.sax.pointee = handler()
        context.pointee.userData = Unmanaged.passUnretained(sink).toOpaque()
        return context
    }

    private static let isInitialised: Bool = {
        xmlInitParser()
        return true
    }()

    private static func handler() -> xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = UInt32(XML_SAX2_MAGIC)
        handler.startElementNs = { context, name, _, _, namespaces, _, count, _, attributes in
            guard let name else { return }
            XMLEventSink.sink(context)._withUnsafeGuaranteedRef {
                if namespaces > 0 { $0.declares(Int(namespaces)) }
                $0.starts(name, Attributes(start: attributes, count: Int(count) * 5))
            }
        }
        handler.endElementNs = { context, name, _, _ in
            guard let name else { return }
            XMLEventSink.sink(context)._withUnsafeGuaranteedRef { $0.ends(name) }
        }
        handler.characters = { context, bytes, count in
            XMLEventSink.sink(context)._withUnsafeGuaranteedRef {
                $0.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
            }
        }
        handler.cdataBlock = handler.characters
        handler.ignorableWhitespace = handler.characters
        handler.entityDecl = { context, _, _, _, _, _ in
            XMLEventSink.sink(context)._withUnsafeGuaranteedRef { $0.stop(.entities) }
        }
        // Attributes that elements have by declaration cost as much as those they write, and are seen by no guard.
        handler.attributeDecl = { context, _, _, _, _, _, choices in
            xmlFreeEnumeration(choices)
            XMLEventSink.sink(context)._withUnsafeGuaranteedRef { $0.stop(.entities) }
        }
        handler.reference = { context, _ in
            XMLEventSink.sink(context)._withUnsafeGuaranteedRef { $0.stop(.entities) }
        }
        handler.serror = { context, error in
            guard let context, let error, let message = error.pointee.message else { return }
            XMLEventSink.sink(context)._withUnsafeGuaranteedRef {
                $0.note(String(cString: message), error.pointee.code)
            }
        }
        return handler
    }

    private static func sink(_ context: UnsafeMutableRawPointer?) -> Unmanaged<XMLEventSink> {
        guard let context else { preconditionFailure("libxml2 lost the context it was given") }
        return Unmanaged<XMLEventSink>.fromOpaque(context)
    }

    private func starts(_ name: UnsafePointer<xmlChar>, _ attributes: Attributes) {
        depth += 1
        if depth == 1, rootName.isEmpty { rootName = String(cString: name) }
        elementStarts(names.index(of: name), attributes)
    }

    /// The element that is about to start declares so many namespaces.
    private func declares(_ count: Int) {
        declared.append((depth + 1, count))
        namespaces += count
        if namespaces > Self.namespaceLimit { stop(.notWellFormed("同时有 \(Self.namespaceLimit) 个以上的命名空间")) }
    }

    private func ends(_ name: UnsafePointer<xmlChar>) {
        elementEnds(names.index(of: name))
        if let last = declared.last, last.depth == depth {
            namespaces -= last.count
            declared.removeLast()
        }
        depth -= 1
    }

    private func note(_ message: String, _ code: Int32) {
        if firstError == nil { firstError = (message.trimmingSpaces, code) }
    }
}
