import Foundation
import Metadata
import TestSupport
import Testing

@Suite("The list of faults")
struct FaultListTests {
    @Test("Every fault has a whole night and a test of its own, and every test named in docs/faults.md exists")
    func named() throws {
        let page = try String(contentsOf: Project.root.url.appending(path: "docs/faults.md"), encoding: .utf8)
        let tests = Project.root.url.appending(path: "Tests")
        var sources = ""
        for case let file as URL in FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
            ?? .init()
        where file.pathExtension == "swift" {
            sources += try String(contentsOf: file, encoding: .utf8)
        }
        let rows = page.split(separator: "\n").compactMap { line -> [Substring]? in
            let cells = line.split(separator: " | ")
            return cells.count >= 3 && cells[0].dropFirst(2).allSatisfy(\.isNumber) ? cells : nil
        }
        #expect(rows.count == 77)
        let nights = Set(WireFault.all.flatMap(\.numbers) + PlatformFault.all.flatMap(\.numbers))
        #expect(Set(1...77).subtracting(nights).isEmpty)
        for row in rows {
            let names = row[row.count - 1].matches(of: /“([^”]+)”/).map { String($0.1) }
            #expect(!names.isEmpty, "fault \(row[0])")
            for name in names { #expect(sources.contains("\"\(name)\""), "fault \(row[0]): \(name)") }
        }
    }
}
