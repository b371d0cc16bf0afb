/// The workbook's table of strings, in one buffer: a million short strings are two allocations.
struct SharedStrings {
    private var text: [UInt8] = []
    private var ends: [Int] = []

    /// - Throws: `TableError.tooLarge` for a bomb.
    init(_ archive: ZipArchive) throws(TableError) {
        guard archive.contains("xl/sharedStrings.xml") else { return }
        let entry = try archive.entry("xl/sharedStrings.xml")
        guard let xml = XMLPull(entry) else { throw .malformed("内存不足") }
        var isText = false
        var phonetic = 0
        do throws(XMLPullError) {
            while let event = try xml.next() {
                switch event {
                case .start:
                    if xml.isNamed("t") { isText = phonetic == 0 }
                    if xml.isNamed("rPh") { phonetic += 1 }
                case .text:
                    if isText { text += Array(xml.text.utf8) }
                case .end:
                    if xml.isNamed("t") { isText = false }
                    if xml.isNamed("rPh") { phonetic -= 1 }
                    if xml.isNamed("si") { ends.append(text.count) }
                }
            }
        } catch {
            throw entry.error("sharedStrings.xml")
        }
    }

    subscript(index: Int) -> String? {
        guard ends.indices.contains(index) else { return nil }
        let start = index == 0 ? 0 : ends[index - 1]
        return String(decoding: text[start..<ends[index]], as: UTF8.self)
    }
}
