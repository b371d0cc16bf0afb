import Metadata
import Testing

@Suite("JSON of values that describe themselves")
struct CodableJSONTests {
    private struct Value: Codable, Equatable {
        var b = "a/b"
        var a: [String: Int] = ["二": 2, "一": 1]
    }

    @Test("Names are sorted and slashes are left alone, on one line and on several")
    func written() throws {
        #expect(try CodableJSON.text(Value()) == #"{"a":{"一":1,"二":2},"b":"a/b"}"#)
        let lines = try CodableJSON.text(Value(), .indented)
        #expect(lines.contains("\n") && lines.contains("a/b"))
        #expect(try CodableJSON.bytes(Value()) == Array(CodableJSON.text(Value()).utf8))
    }

    @Test("What was written is read back, and what is something else is refused")
    func read() throws {
        #expect(try CodableJSON.read(Value.self, from: CodableJSON.text(Value())) == Value())
        #expect(try CodableJSON.read(Value.self, from: CodableJSON.bytes(Value(), .indented)) == Value())
        #expect(throws: DecodingError.self) { try CodableJSON.read(Value.self, from: "{}") }
        #expect(throws: DecodingError.self) { try CodableJSON.read(Value.self, from: "") }
    }
}
