import Harvesting
import Metadata
import Testing

@Suite("Memory of the JSON reader")
struct JSONMemoryTests {
    @Test("Reading a long answer holds a batch, not the answer")
    func window() async throws {
        // 24 MB in one text; the reader's own growth stays far below it.
        let record = Array(#"{"id":1,"text":"\#(String(repeating: "汉", count: 300))"},"#.utf8)
        let reader = JSONRecordReader(path: TreePath("data"))
        try Array(#"{"data":["#.utf8).withUnsafeBufferPointer { try reader.feed($0) }
        var most = 0
        var count = 0
        for _ in 0..<20_000 {
            try record.withUnsafeBufferPointer { try reader.feed($0) }
            most = max(most, reader.waiting)
            if reader.waiting >= 100 { count += reader.takeRecords().count }
        }
        try Array(#"{}],"total":20001}"#.utf8).withUnsafeBufferPointer { try reader.feed($0) }
        let envelope = try reader.finish()
        count += reader.takeRecords().count
        #expect(most <= 100)
        #expect(count == TreePath("total").count(in: envelope))
    }
}
