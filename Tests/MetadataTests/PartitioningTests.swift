import Metadata
import Testing

@Suite("Halving finds the first place that satisfies a condition")
struct PartitioningTests {
    @Test("It is the place a walk from the front finds, also at both ends and in nothing", arguments: 0...9)
    func places(count: Int) {
        let list = (0..<count).map { $0 * 2 }
        for wanted in -1...count * 2 {
            let walked = list.firstIndex { $0 >= wanted } ?? list.endIndex
            #expect(list.partitioningIndex { $0 >= wanted } == walked)
        }
    }

    @Test("In a piece of a list it is the place in the whole")
    func pieces() {
        let list = [1, 3, 5, 7, 9]
        #expect(list[2...].partitioningIndex { $0 >= 7 } == 3)
        #expect(list[1..<3].partitioningIndex { $0 >= 7 } == 3)
        #expect(list[2..<2].partitioningIndex { $0 >= 0 } == 2)
    }
}
