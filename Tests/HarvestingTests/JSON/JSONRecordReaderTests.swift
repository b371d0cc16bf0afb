import Harvesting
import Metadata
import Testing

@Suite("JSON record reader")
struct JSONRecordReaderTests {
    private func read(
        _ text: String, path: String, piece: Int = 1 << 18, recordBytes: Int = 1 << 20, depth: Int = 64
    ) throws -> (records: [JSONRecord], envelope: SourceTree) {
        let reader = JSONRecordReader(path: TreePath(path), recordBytes: recordBytes, depth: depth)
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let end = min(start + piece, bytes.count)
            try bytes[start..<end].withUnsafeBufferPointer { try reader.feed($0) }
            start = end
        }
        let envelope = try reader.finish()
        return (reader.takeRecords(), envelope)
    }

    @Test(
        "Records are found by path, each with exactly its own bytes, however the answer is cut",
        arguments: [1, 2, 7, 4096])
    func exactBytes(piece: Int) throws {
        let text = #"{"total":"3", "data": {"list" : [ {"a":1} ,{"b":{"c":["题",2.50]}},{}], "next":"x"}}"#
        let (records, envelope) = try read(text, path: "data.list", piece: piece)
        #expect(
            records.map { String(decoding: $0.payload, as: UTF8.self) } == [
                #"{"a":1}"#, #"{"b":{"c":["题",2.50]}}"#, "{}",
            ])
        #expect(TreePath("total").count(in: envelope) == 3)
        #expect(TreePath("data.next").text(in: envelope) == "x")
        #expect(
            TreePath("b.c").nodes(in: try #require(records[1].tree?.root)).first?.children.map(\.string) == [
                "题", "2.50",
            ])
    }

    @Test("A root array, one object a line, and a list inside every group are all record lists")
    func shapes() throws {
        #expect(try read(#"[{"a":1},{"a":2}]"#, path: "").records.count == 2)
        #expect(try read("{\"a\":1}\n{\"a\":2}\r\n{\"a\":3}\n", path: "").records.count == 3)
        #expect(try read(#"{"g":[{"l":[{"a":1}]},{"l":[{"a":2},{"a":3}]}]}"#, path: "g.*.l").records.count == 3)
    }

    @Test("Half of a surrogate pair costs itself, not the character behind it")
    func halfPairs() throws {
        let text = #"""
            [{"t":"半\ud83d"},{"t":"\uD83D\u5206\udc00x"},{"t":"\ud83d\ude00好\\ud83d"},
            {"t":"\ud83d\ud83d\ude00\n\ud83d\n"}]
            """#
        let (records, _) = try read(text, path: "")
        #expect(
            records.map { TreePath("t").text(in: $0.tree) } == [
                "半\u{FFFD}", "\u{FFFD}分\u{FFFD}x", "😀好\\ud83d", "\u{FFFD}😀\n\u{FFFD}",
            ])
        #expect(records.allSatisfy { $0.findings.isEmpty })
    }

    @Test("Raw control characters in strings are repaired and flagged on their record only", arguments: [1, 5, 4096])
    func controlCharacters(piece: Int) throws {
        let (records, _) = try read("[{\"t\":\"a\u{0}b\nc\"},\n{\"t\":\"d\"}]", path: "", piece: piece)
        #expect(records.map { TreePath("t").text(in: $0.tree) } == ["a b c", "d"])
        #expect(records.map { $0.findings.map(\.rule) } == [["control_chars"], []])
        #expect(records[0].payload == Array("{\"t\":\"a\u{0}b\nc\"}".utf8))
    }

    @Test("A record over the size limit is handed out with a defect, its neighbours are whole")
    func sizeLimit() throws {
        let big = String(repeating: "x", count: 5000)
        let (records, _) = try read(#"[{"a":1},{"a":"\#(big)"},{"a":3}]"#, path: "", piece: 100, recordBytes: 1000)
        #expect(records.map(\.defect) == [nil, .tooLarge, nil])
        #expect(records[1].payload.count <= 1000)
        #expect(TreePath("a").text(in: records[2].tree) == "3")
    }

    @Test("A record nested too deep is handed out with a defect, its neighbours are whole")
    func depthLimit() throws {
        let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        let (records, _) = try read(#"[{"a":1},{"a":\#(deep),"b":1},{"a":3}]"#, path: "", depth: 20)
        #expect(records.map(\.defect) == [nil, .tooDeep, nil])
    }

    @Test("However deep a record is nested, it costs itself alone", arguments: [70, 5000, 200_000], [#"{"a":"#, "["])
    func anyDepth(levels: Int, opening: String) throws {
        let deep =
            String(repeating: opening, count: levels) + "1"
            + String(repeating: opening == "[" ? "]" : "}", count: levels)
        let text = #"{"l":[{"id":1},{"id":2,"x":\#(deep),"y":[1]},{"id":3}],"total":3}"#
        let (records, envelope) = try read(text, path: "l", piece: 4096, recordBytes: 4 << 20)
        #expect(records.map(\.defect) == [nil, .tooDeep, nil])
        #expect(records.map { TreePath("id").text(in: $0.tree) } == ["1", nil, "3"])
        #expect(TreePath("total").count(in: envelope) == 3)
    }

    @Test("A web page, nothing, a cut answer and nonsense are told apart")
    func failures() {
        #expect(throws: JSONReadError.isMarkup) { try read(" <html>维护</html>", path: "") }
        #expect(throws: JSONReadError.empty) { try read(" \n", path: "") }
        #expect(throws: JSONReadError.truncated) { try read(#"{"data":[{"a":1},{"a""#, path: "data") }
        #expect(throws: JSONReadError.tooDeep) { try read(String(repeating: "[", count: 10_000), path: "x") }
        #expect { try read(#"{"data":[{"a":1},,]}"#, path: "data") } throws: { error in
            if case .malformed = error as? JSONReadError { true } else { false }
        }
    }

    @Test("A byte order mark is skipped, bytes that are not UTF-8 flag their record")
    func encoding() throws {
        let reader = JSONRecordReader(path: TreePath(""))
        let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(#"[{"t":""#.utf8) + [0xB5, 0xE7] + Array(#""}]"#.utf8)
        try bytes.withUnsafeBufferPointer { try reader.feed($0) }
        _ = try reader.finish()
        #expect(reader.takeRecords().first?.findings.map(\.rule) == ["mojibake"])
    }

    @Test("A notice behind a whole answer is ignored; behind one object a line it is a fault")
    func trailingNotice() throws {
        #expect(try read("{\"l\":[{\"a\":1}]}\n<!-- cdn 7 -->", path: "l", piece: 9).records.count == 1)
        #expect(try read("[{\"a\":1}] 服务正常", path: "").records.count == 1)
        #expect(throws: JSONReadError.self) { try read("{\"a\":1}\n{\"a\" 1}\n{\"a\":3}", path: "") }
    }

    @Test("A stored payload gives the same tree again")
    func storedPayload() throws {
        let tree = try JSONRecordReader.tree(of: Array(#"{"a":{"b":"值"}}"#.utf8))
        #expect(TreePath("a.b").text(in: tree) == "值")
    }
}
