internal import Foundation
package import Metadata

/// Reads one small XML document, or the stored payload of one record, into a `SourceTree`. The tree's root is the
/// document's root element.
package enum XMLTree {
    /// A tree, and what had to be repaired to get it.
    package struct Reading: Sendable {
        package var tree: SourceTree
        package var findings: [Finding]
    }

    /// Reads bytes of any encoding; repairs what has one safe reading.
    /// - Throws: `XMLProblem`.
    package static func read(
        _ bytes: some Collection<UInt8>, limits: XMLLimits = XMLLimits()
    ) throws(XMLProblem) -> Reading {
        let text = XMLText(Data(bytes))
        let original = Array(text.bytes)
        do throws(XMLProblem) {
            let tree = try parse(original, limits)
            if !DoubleEncoding.isSuspect(original) { return Reading(tree: tree, findings: []) }
        } catch .tooLarge {
            throw .tooLarge
        } catch {
            // Not well-formed as it came: the repaired text decides.
        }
        let repaired = XMLRepair.repair(Array(text.withoutDoctype))
        return Reading(tree: try parse(repaired.bytes, limits), findings: repaired.findings)
    }

    static func parse(_ bytes: [UInt8], _ limits: XMLLimits) throws(XMLProblem) -> SourceTree {
        try TreeSink(limits: limits).tree(of: bytes)
    }
}

/// Reads many small documents, one after another, with one parser: names are numbered once, and making a parser costs
/// as much as reading a record. Not for use from two places at a time.
package final class XMLTreeReader {
    private let sink: TreeSink

    package init(limits: XMLLimits = XMLLimits()) {
        sink = TreeSink(limits: limits)
    }

    /// The same as `XMLTree.read`.
    /// - Throws: `XMLProblem`.
    package func read(_ bytes: [UInt8]) throws(XMLProblem) -> XMLTree.Reading {
        // An element and nothing before it: what stored payloads are, in UTF-8 already.
        if bytes.count > 1, bytes[0] == UInt8(ascii: "<"), bytes[1].isNameStart, !DoubleEncoding.isSuspect(bytes),
            let tree = try? sink.tree(of: bytes)
        {
            return XMLTree.Reading(tree: tree, findings: [])
        }
        return try XMLTree.read(bytes, limits: sink.limits)
    }
}

/// Every element goes into the tree.
private final class TreeSink: XMLEventSink {
    var assembler = TreeAssembler()

    override func elementStarts(_ name: Int, _ attributes: Attributes) {
        guard depth <= limits.depth else { return stop(.tooDeep) }
        assembler.start(names.name(at: name, &assembler.builder))
        addAttributes(attributes, to: &assembler)
    }

    func tree(of bytes: [UInt8]) throws(XMLProblem) -> SourceTree {
        guard bytes.count <= limits.recordBytes else { throw .tooLarge }
        do throws(XMLProblem) {
            try bytes.withUnsafeBufferPointerTyped { buffer throws(XMLProblem) in try parse(buffer) }
        } catch {
            // What a broken document left behind is not the beginning of the next.
            _ = assembler.finish()
            throw error
        }
        return assembler.finish()
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) { assembler.text(bytes) }
    override func elementEnds(_ name: Int) { assembler.end() }
}

extension XMLEventSink {
    /// Attributes become leaves called `@name`.
    func addAttributes(_ attributes: Attributes, to assembler: inout TreeAssembler) {
        for index in 0..<attributes.count / 5 {
            guard let pointer = attributes[index * 5] else { continue }
            let name = names.attribute(at: names.index(of: pointer), &assembler.builder)
            Self.value(attributes, index).withUnsafeBufferPointer { assembler.builder.leaf(name, $0) }
        }
    }
}
