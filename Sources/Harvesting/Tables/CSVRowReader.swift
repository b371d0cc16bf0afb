internal import CCsv
internal import Foundation

/// Reads delimited text (RFC 4180, with the liberties exports take) with libcsv, piece by piece.
final class CSVRowReader: TableRowSource {
    private static let pieceBytes = 1 << 17
    /// The largest cell; a quotation mark that is never closed would else swallow the file.
    private static let cellBytes = 16 << 20

    /// FIELD_BEGUN of libcsv.c.
    private static let fieldBegun: Int32 = 2

    private let data: Data
    private let decoder: PieceDecoder
    private let rows = CSVRowSink()
    private var parser = csv_parser()
    private var position: Int
    private var waiting: ArraySlice<TableRow> = []
    private var isDone = false

    /// - Parameters:
    ///   - charset: as declared; the bytes decide when nil.
    ///   - delimiter: found in the first line when nil.
    /// - Throws: `TableError.malformed` for an unknown charset.
    init(_ data: Data, charset: String? = nil, delimiter: UInt8? = nil) throws(TableError) {
        let verdict = TextCharset.verdict(on: data, declared: charset)
        guard let decoder = PieceDecoder(verdict) else { throw .malformed("不认识的字符集 \(verdict.name)") }
        self.data = data
        self.decoder = decoder
        position = verdict.skip
        guard csv_init(&parser, 0) == 0 else { throw .malformed("内存不足") }
        let head = CharsetDecoder(verdict.name)?.decode(Array(data.dropFirst(position).prefix(1 << 16))[...]) ?? []
        csv_set_delim(&parser, delimiter ?? Self.delimiter(of: head))
        // Blanks around a cell belong to the cell; the mapping trims what it wants trimmed.
        csv_set_space_func(&parser) { _ in 0 }
        csv_set_realloc_func(&parser) { $1 > CSVRowReader.cellBytes ? nil : realloc($0, $1) }
    }

    deinit { csv_free(&parser) }

    /// A quotation mark that no other closes, or one that closes nothing and swallowed the rows behind it.
    static let openQuote = TableError.truncated("引号没有闭合")
    static let hugeCell = TableError.truncated("有单元格超过 \(cellBytes >> 20) MB，多半是引号没有闭合")

    func next() throws(TableError) -> TableRow? {
        while waiting.isEmpty, !isDone {
            try readPiece()
            waiting = rows.take()[...]
        }
        return waiting.popFirst()
    }

    private func readPiece() throws(TableError) {
        let context = Unmanaged.passUnretained(rows).toOpaque()
        guard position < data.count else {
            isDone = true
            if decoder.endsInsideCharacter { throw .truncated("在一个字的中间结束") }
            try parse(decoder.rest(), context)
            // libcsv reports an open quotation mark in its strict mode only, which refuses too much else: in the state
            // "field begun" a quoted field has not met its end.
            if parser.pstate == Self.fieldBegun, parser.quoted != 0 { throw Self.openQuote }
            csv_fini(&parser, cellEnds, rowEnds, context)
            return
        }
        let end = min(position + Self.pieceBytes, data.count)
        let start = data.startIndex
        let text = decoder.decode([UInt8](data[(start + position)..<(start + end)]))
        position = end
        try parse(text, context)
    }

    private func parse(_ text: [UInt8], _ context: UnsafeMutableRawPointer) throws(TableError) {
        let read = text.withUnsafeBytes { csv_parse(&parser, $0.baseAddress, $0.count, cellEnds, rowEnds, context) }
        guard read == text.count else { throw Self.hugeCell }
    }

    /// The separator that stands most often in the first line, outside quotation marks.
    static func delimiter(of head: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var quoted = false
        for byte in head {
            if byte == UInt8(ascii: "\"") { quoted.toggle() }
            if quoted { continue }
            if byte == 0x0A || byte == 0x0D, !counts.isEmpty { break }
            if [UInt8(ascii: ","), 0x09, UInt8(ascii: ";"), UInt8(ascii: "|")].contains(byte) {
                counts[byte, default: 0] += 1
            }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? UInt8(ascii: ",")
    }
}

enum TextEnding {
    /// Whether the text ends with a line end, in UTF-16 either way round, too.
    static func isLineEnd(_ data: Data) -> Bool {
        let last = data.suffix(2).last { $0 != 0 }
        return last == 0x0A || last == 0x0D
    }
}

/// Gathers libcsv's events into rows.
private final class CSVRowSink {
    private var cells: [String] = []
    private var rows: [TableRow] = []
    private var count = 0

    func take() -> [TableRow] {
        defer { rows.removeAll(keepingCapacity: true) }
        return rows
    }

    func cell(_ text: UnsafeRawBufferPointer) { cells.append(String(decoding: text, as: UTF8.self)) }

    func endRow() {
        count += 1
        rows.append(TableRow(number: count, cells: cells))
        cells.removeAll(keepingCapacity: true)
    }
}

private func cellEnds(_ text: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?) {
    // The context is the sink `readPiece` passes along with this function.
    Unmanaged<CSVRowSink>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
        .cell(UnsafeRawBufferPointer(start: text, count: count))
}

private func rowEnds(_ terminator: Int32, _ context: UnsafeMutableRawPointer?) {
    Unmanaged<CSVRowSink>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue().endRow()
}
