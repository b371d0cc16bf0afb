import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Source paths")
struct SourcePathTests {
    private let record: [String: Any] = [
        "title": "磁生电", "a.b": "点", "empty": "  ", "nothing": [String: Any](),
        "tags": [
            ["name": "人教版", "dim": "bb", "order": 3], ["name": "物理", "dim": "xk"], ["name": "九年级"],
        ],
        "parts": [["list": [["x": "1"], ["x": "2"]]], ["list": [["x": "3"]]]],
        "names": ["zh-CN": "磁", "bo": "བོད"],
    ]

    private func read(_ path: String) throws -> [String] {
        var symbols = SymbolTable()
        let parsed = try SourcePath(path, symbols: &symbols)
        let tree = SourceTrees.json(record)
        let source = SourceRecord(
            sourceID: "62-1", datestamp: "2019-01-02", sets: ["a", "b"], format: .json, tree: tree)
        return values(parsed, symbols, of: source, tree).map(\.text)
    }

    private func values(
        _ path: SourcePath, _ symbols: SymbolTable, of record: SourceRecord, _ tree: SourceTree
    ) -> [RawText] {
        TreeReader.lend(tree, ResolvedSymbols(symbols, tree.names), roots: []) {
            $0.values(path, of: record, name: "")
        }
    }

    @Test(
        "Steps, arrays, filters, positions and what the protocol said",
        arguments: [
            ("title", ["磁生电"]), ("tags.name", ["人教版", "物理", "九年级"]), ("tags[dim=bb].name", ["人教版"]),
            ("tags[dim=bb|xk].name", ["人教版", "物理"]), ("tags[dim!=bb].name", ["物理", "九年级"]),
            ("tags[dim=].name", [String]()), ("tags[dim].name", ["人教版", "物理"]), ("tags[2].name", ["物理"]),
            ("tags[-1].name", ["九年级"]), ("tags[2:].name", ["物理", "九年级"]), ("tags[1:2].name", ["人教版", "物理"]),
            ("tags.name[.=物理]", ["物理"]), ("tags[name$=版].dim", ["bb"]), ("parts.list.x", ["1", "2", "3"]),
            ("`a.b`", ["点"]), ("names.zh-CN", ["磁"]), ("empty", []), ("nothing", []), ("absent.deeper", []),
            ("$datestamp", ["2019-01-02"]), ("$sourceID", ["62-1"]), ("$set", ["a", "b"]), ("tags[9].name", []),
        ])
    func paths(path: String, expected: [String]) throws {
        #expect(try read(path) == expected)
    }

    @Test("An asterisk is any name")
    func wildcard() throws {
        #expect(try Set(read("names.*")) == ["磁", "བོད"])
    }

    @Test("A language mark beside text goes with it")
    func language() throws {
        let tree = SourceTrees.json(["t": ["@lang": "bo", "@value": "x"]])
        var symbols = SymbolTable()
        let path = try SourcePath("t.@value", symbols: &symbols)
        let record = SourceRecord(sourceID: "1", format: .json, tree: tree)
        #expect(values(path, symbols, of: record, tree).count == 1)
    }

    @Test(
        "Broken paths are refused",
        arguments: ["", "a..b", "a[", "a[]", "a]b", "`a", "$nothing", ".a", "a[1:x]", "a.", "a[=x]"])
    func broken(path: String) {
        #expect(throws: PathError.self) { try read(path) }
    }
}
