import Harvesting
import Testing

@Suite("What a harvest tells")
struct HarvestNotesTests {
    @Test("Of many notes a few are kept, and how many more there were")
    func many() {
        var end = HarvestEnd(isCompleteList: true)
        for number in 1...20_000 { end.note("第 \(number) 处") }
        #expect(end.notes.count == HarvestNotes.limit + 1)
        #expect(end.notes.first == "第 1 处")
        #expect(end.notes.last == "另有 \(20_000 - HarvestNotes.limit) 条说明未列出")
    }

    @Test("A thing is told once")
    func once() {
        #expect(HarvestEnd(isCompleteList: true, notes: ["甲", "乙", "甲"]).notes == ["甲", "乙"])
    }

    @Test("A sum is told after any number of single things")
    func sums() {
        var end = HarvestEnd(isCompleteList: true)
        for number in 1...100 { end.note("第 \(number) 处") }
        end.note("共 100 处", isSum: true)
        #expect(end.notes.contains("共 100 处"))
    }

    @Test("An address of a platform cannot make a note long")
    func long() {
        let end = HarvestEnd(isCompleteList: true, notes: [String(repeating: "长", count: 100_000)])
        #expect(end.notes.map(\.count) == [500])
    }
}
