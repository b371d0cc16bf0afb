internal import Metadata

/// Text in the form in which it is compared, with the way back to the original.
package struct FoldedText: Sendable {
    /// Folded code points.
    var scalars: [UInt32] = []
    /// For each folded code point, where the original characters it came from start and end, as UTF-8 offsets.
    var starts: [Int32] = []
    var ends: [Int32] = []

    mutating func append(_ scalar: UInt32, _ start: Int, _ end: Int) {
        scalars.append(scalar)
        starts.append(Int32(truncatingIfNeeded: start))
        ends.append(Int32(truncatingIfNeeded: end))
    }

    /// As a string, for display in messages and for dictionary keys.
    package var string: String { String(scalars: scalars) }
}

extension String {
    /// Of code points; what is none is left out.
    init(scalars: some Sequence<UInt32>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars.lazy.compactMap(Unicode.Scalar.init))
        self.init(view)
    }
}

/// The folding of the search: NFKC_Casefold, traditional to simplified, digits of all scripts to ASCII, 7年级 to 七年级
/// and 第1单元 to 第一单元; without the strokes that stretch Arabic letters and the hamzas before Kazakh words.
/// One code for records and for queries.
package struct SearchFolding: Sendable {
    let table: CharacterTable
    /// Tells tables apart that fold differently.
    let digest: Int64

    /// - Parameter traditional: pairs of traditional and simplified character (Schemas/search/traditional.tsv).
    package init(traditional: [(Unicode.Scalar, Unicode.Scalar)]) {
        digest = traditional.map { "\($0.0)\($0.1)" }.joined().withBytes(Digest.number)
        table = CharacterTable(
            traditional: Dictionary(
                traditional.map { ($0.0.value, $0.1.value) }, uniquingKeysWith: { first, _ in first }))
    }

    /// Folds text. Every folded code point knows the original characters it came from.
    package func fold(_ text: String) -> FoldedText {
        var text = text
        return text.withUTF8 { fold(utf8: $0) }
    }

    func fold(utf8: UnsafeBufferPointer<UInt8>) -> FoldedText {
        var folded = FoldedText()
        folded.scalars.reserveCapacity(utf8.count / 2)
        folded.starts.reserveCapacity(utf8.count / 2)
        folded.ends.reserveCapacity(utf8.count / 2)
        var index = 0
        while index < utf8.count {
            let start = index
            let code = Unicode.Scalar.decode(utf8, &index)
            if index < utf8.count, utf8[index] >= 0xCC, Self.composes(Self.peek(utf8, index)) {
                foldCluster(utf8, from: start, first: code, &index, into: &folded)
                continue
            }
            guard code < 0x10000 else {
                for image in table.images([code]) { folded.append(image, start, index) }
                continue
            }
            let image = table.image(code)
            if image & CharacterTable.isExpansion != 0 {
                for part in table.expansions[Int(image & ~CharacterTable.isExpansion)] {
                    folded.append(part, start, index)
                }
            } else if image != CharacterTable.dropped {
                folded.append(image, start, index)
            }
        }
        Self.spellNumbers(&folded)
        return folded
    }

    private func foldCluster(
        _ utf8: UnsafeBufferPointer<UInt8>, from start: Int, first: UInt32, _ index: inout Int,
        into folded: inout FoldedText
    ) {
        var cluster = [first]
        while index < utf8.count, Self.composes(Self.peek(utf8, index)), cluster.count < 16 {
            cluster.append(Unicode.Scalar.decode(utf8, &index))
        }
        for image in table.images(cluster) { folded.append(image, start, index) }
    }

    /// Marks and conjoining letters that NFKC composes with what stands before them.
    private static func composes(_ code: UInt32) -> Bool {
        switch code {
        case 0x0300...0x036F, 0x0653...0x0655, 0x3099, 0x309A, 0x1161...0x11FF: true
        default: false
        }
    }

    private static func peek(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt32 {
        var index = index
        return Unicode.Scalar.decode(utf8, &index)
    }
}

extension SearchFolding {
    private static let year: UInt32 = 0x5E74  // 年

    private static let level: UInt32 = 0x7EA7  // 级
    static let ordinal: UInt32 = 0x7B2C  // 第
    /// What books are divided into: 章, 节, 课, 册, 组, 讲; 课时 begins with 课.
    private static let divisions = Set("章节课册组讲".unicodeScalars.map(\.value))
    private static let unit: [UInt32] = "单元".unicodeScalars.map(\.value)

    /// 7年级 becomes 七年级, 第12单元 第十二单元: both ways of writing a grade or the place in a book are one.
    private static func spellNumbers(_ folded: inout FoldedText) {
        var index = 0
        while index + 1 < folded.scalars.count {
            let scalar = folded.scalars[index]
            if scalar == ordinal {
                spell(digits(folded.scalars, behind: index), upTo: 99, &folded)
            } else if scalar == year, folded.scalars[index + 1] == level {
                var first = index
                while first > 0, SearchNumerals.isDigit(folded.scalars[first - 1]) { first -= 1 }
                let before = folded.scalars.count
                spell(first..<index, upTo: 12, &folded)
                index += folded.scalars.count - before
            }
            index += 1
        }
    }

    /// The digits between 第 and what is counted, also with spaces around; empty when it is no part of a book.
    private static func digits(_ scalars: [UInt32], behind index: Int) -> Range<Int> {
        var first = index + 1
        while first < scalars.count, scalars[first] == 0x20 { first += 1 }
        var end = first
        while end < scalars.count, SearchNumerals.isDigit(scalars[end]) { end += 1 }
        var next = end
        while next < scalars.count, scalars[next] == 0x20 { next += 1 }
        guard next < scalars.count, divisions.contains(scalars[next]) || scalars[next...].starts(with: unit) else {
            return first..<first
        }
        return first..<end
    }

    /// Puts the numeral in the place of one or two digits.
    private static func spell(_ digits: Range<Int>, upTo most: Int, _ folded: inout FoldedText) {
        guard digits.count == 1 || digits.count == 2 else { return }
        let number = folded.scalars[digits].reduce(0) { $0 * 10 + Int($1) - 0x30 }
        guard number >= 1, number <= most else { return }
        let spelled = SearchNumerals.spelled(number)
        let start = folded.starts[digits.lowerBound]
        let end = folded.ends[digits.upperBound - 1]
        folded.scalars.replaceSubrange(digits, with: spelled)
        folded.starts.replaceSubrange(digits, with: spelled.map { _ in start })
        folded.ends.replaceSubrange(digits, with: spelled.map { _ in end })
    }
}
