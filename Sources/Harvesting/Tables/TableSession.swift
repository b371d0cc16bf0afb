internal import Foundation
package import Metadata

/// A harvest of a spreadsheet drop: CSV, TSV or XLSX. A file that is not whole is refused before any row of it is
/// delivered, so that yesterday's data stay.
package actor TableSession: HarvestSession {
    private static let pageRows = 1000

    private let exchange: SourceExchange
    private let options: TableOptions
    package nonisolated let format: PayloadFormat
    private let memory: [String: String]
    private var rows: TableDataRows?
    private var mapper: TableRowMapper?
    private var answer: ProbedAnswer?
    private var pages = 0
    private var delivered = 0
    private var isDone = false
    private var nameless: NamelessRecords
    private var result = HarvestEnd(isCompleteList: true)

    package init(
        _ request: HarvestRequest, options: TableOptions, format: PayloadFormat, context: HarvestContext
    ) {
        exchange = SourceExchange(platform: request.platform, context: context)
        self.options = options
        self.format = format
        memory = request.memory
        nameless = NamelessRecords(request)
    }

    package func nextPage() async throws(HarvestError) -> HarvestPage? {
        if rows == nil, !isDone { try await open() }
        guard !isDone, let rows, var mapper else { return nil }
        var records: [SourceRecord] = []
        var broken: [UnreadableRecord] = []
        while records.count + broken.count < Self.pageRows {
            let row: TableRow?
            do throws(TableError) { row = try rows.nextData() } catch { throw refused(answer, error) }
            guard let row else {
                isDone = true
                break
            }
            switch mapper.outcome(of: row) {
            case .record(let record): records.append(record)
            case .unreadable(let record): broken.append(record)
            }
        }
        self.mapper = mapper
        pages += 1
        delivered += records.count
        if broken.contains(where: \.mayBeKnown) { result.isCompleteList = false }
        nameless.note(broken)
        return HarvestPage(
            records: records, unreadable: broken,
            checkpoint: HarvestCheckpoint(pages: pages, delivered: delivered), claimed: result.claimed,
            bytes: records.reduce(0) { $0 + $1.payload.count } + broken.reduce(0) { $0 + $1.payload.count })
    }

    package func end() async -> HarvestEnd { result.including(nameless).recalling(memory) }

    private func open() async throws(HarvestError) {
        let probe = UnchangedProbe(memory)
        let drop = DropFile(exchange: exchange, options: options)
        let answer = try await drop.get(probe)
        guard let data = answer.data, !probe.isUnchanged(answer) else {
            result = HarvestEnd(isCompleteList: false, isUnchanged: true, memory: probe.memory(after: answer))
            isDone = true
            return
        }
        let unverified = try await drop.verify(answer)
        do throws(TableError) {
            let file = try TableFile(
                document(data), options: options, limit: exchange.platform.limits.records)
            rows = try file.rows()
            mapper = TableRowMapper(
                header: file.header, identity: options.identity, format: format,
                recordBytes: exchange.platform.limits.recordBytes)
            result.claimed = file.rowCount
            if let unverified { result.warn(unverified) }
        } catch {
            throw refused(answer, error)
        }
        self.answer = answer
        result.memory = probe.memory(after: answer)
        if format == .csv, TextEnding.isLineEnd(data) { result.memory["lineEnd"] = "1" }
    }

    private func document(_ data: Data) throws(TableError) -> any TableDocument {
        if format == .xlsx {
            let table = try WorkbookTable(data, options: options, limits: exchange.platform.limits)
            for note in table.notes { result.note(note) }
            return table.document
        }
        let isClosed = options.endsWithLineEnd ?? (memory["lineEnd"] == "1")
        if isClosed, !TextEnding.isLineEnd(data) { throw .truncated("末行没有换行，而这个平台的文件总以换行结尾") }
        return CSVDocument(data: data, charset: options.charset, delimiter: options.delimiter)
    }

    private func refused(_ answer: ProbedAnswer?, _ error: TableError) -> HarvestError {
        let failure = failure(error)
        if case .tooLarge = error {
            answer.map { exchange.refuse($0, .tooLarge, failure) }
        } else {
            answer.map { exchange.refuse($0, .unreadable, failure) }
        }
        return failure
    }

    private func failure(_ error: TableError) -> HarvestError {
        switch error {
        case .truncated: exchange.error(error.cause, next: "已沿用上次的数据；请平台重传后再次同步", isTransient: true)
        case .malformed: exchange.error(error.cause, next: "用电子表格软件打开核对；格式不同时改 protocol 或 options")
        case .tooLarge: exchange.error(error.cause, next: "联系平台；确认无误后调大 limits")
        }
    }
}
