import Testing

@testable import Searching

@Suite("Columns that copies share")
struct ColumnSharingTests {
    @Test("Numbers read back as they were set, across blocks and widths")
    func codes() {
        var dice = SeededGenerator(state: 14)
        var codes = CodeArray()
        var truth: [Int: UInt32] = [:]
        for _ in 0..<20_000 {
            let index = Int.random(in: 0..<70_000, using: &dice)
            let code = UInt32.random(in: 0...1 << UInt32.random(in: 0...20, using: &dice), using: &dice)
            codes.set(index, code)
            truth[index] = code
        }
        #expect((0..<90_000).allSatisfy { codes[$0] == Int(truth[$0] ?? 0) })
        var visited: [Int] = []
        codes.visit((0..<90_000).map(UInt32.init)) { visited.append($0) }
        #expect(visited == (0..<90_000).map { Int(truth[$0] ?? 0) })
        let mask = (0...1 << 20).map { $0 % 3 == 1 }
        let found = codes.documents(mask, capacity: 80_000)
        #expect(found.ids == (0..<80_000).filter { mask[Int(truth[$0] ?? 0)] }.map(UInt32.init))
    }

    @Test("A copy whose numbers move leaves the array it came from as it was")
    func codesOfACopy() {
        var before = CodeArray()
        for index in 0..<40_000 { before.set(index, UInt32(index % 7)) }
        var after = before
        after.set(20_000, 100_000)
        after.set(50_000, 1)
        #expect(after[20_000] == 100_000 && after[50_000] == 1)
        #expect((0..<60_000).allSatisfy { before[$0] == ($0 < 40_000 ? $0 % 7 : 0) })
    }

    @Test("Two copies of an array that both go on keep each their own end")
    func ends() {
        var first = SharedArray<UInt32>()
        for number in 0..<100 as Range<UInt32> { first.append(number) }
        var second = first
        let third = first
        for number in 0..<200 as Range<UInt32> {
            first.append(1000 + number)
            second.append(5000 + number)
        }
        let common = Array(0..<100 as Range<UInt32>)
        #expect(first.withUnsafeBufferPointer(Array.init) == common + (1000..<1200))
        #expect(second.withUnsafeBufferPointer(Array.init) == common + (5000..<5200))
        #expect(third.withUnsafeBufferPointer(Array.init) == common)
    }
}
