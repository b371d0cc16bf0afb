import Foundation
import Metadata

/// A source that drops one CSV in GB18030 with CRLF and an `.md5` beside it.
struct CSVVoice: PlatformVoice {
    let simulation: Simulation
    let source: SimulatedSource
    let cache: ListIndexCache

    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

    func answer(_ request: SimulatedRequest, _ surroundings: Surroundings) -> SimulatedAnswer {
        switch request.path {
        case "drop/resources.csv": return SimulatedAnswer(contentType: "text/csv", body: file(surroundings))
        case "drop/resources.csv.md5":
            let sum = Digest.md5(file(surroundings)).hex
            return SimulatedAnswer(contentType: "text/plain", body: Array("\(sum)  resources.csv\n".utf8))
        default: return .notFound
        }
    }

    private func file(_ surroundings: Surroundings) -> [UInt8] {
        let rows = PagedRows(simulation, source, cache, surroundings)
        var writer = ByteWriter(capacity: 256 + rows.count * 400)
        writer.add("资源编号,资源名称,民族文字题名,学段,年级,学科,教材版本,册次,章节,资源类型,语种,授课教师,学校,所属师,优课级别,更新时间,访问地址,资源简介\r\n")
        rows.write(offset: 0, limit: rows.count, separator: "", to: &writer, row)
        // Every character of Unicode has a GB18030 form; nil cannot happen for UTF-8 we wrote ourselves.
        let data = String(decoding: writer.bytes, as: UTF8.self).data(using: Self.gb18030) ?? Data()
        return Array(data)
    }

    private func row(_ record: TrueRecord, _ writer: inout ByteWriter) {
        let isChinese = record.language == "zh"
        writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        cell(&writer) { $0.add(record.title) }
        cell(&writer) { if !isChinese { $0.add(record.tongue.phrase) } }
        cell(&writer) { $0.add(record.stage) }
        cell(&writer) { $0.add(record.gradeName) }
        cell(&writer) { $0.add(record.subject) }
        cell(&writer) { $0.add(record.edition) }
        cell(&writer) { $0.add(record.volume) }
        cell(&writer) { writer in
            guard record.chapter != nil else { return }
            writer.add(record.chapter)
            writer.add(UInt8(ascii: ">"))
            writer.add(record.section)
        }
        cell(&writer) { $0.add(record.type) }
        cell(&writer) { $0.add(record.tongue.label) }
        cell(&writer) { $0.add(record.teacher) }
        cell(&writer) { $0.add(record.school) }
        cell(&writer) { $0.add(record.division) }
        cell(&writer) { $0.add(record.award) }
        cell(&writer) { writer in
            let local = record.datestamp.onShanghaiClock
            writer.add(dateOf: local, separator: UInt8(ascii: "/"))
            writer.add(UInt8(ascii: " "))
            writer.add(timeOf: local, seconds: false)
        }
        cell(&writer) { writer in
            writer.add("http://")
            writer.add(source.host)
            writer.add("/view?id=")
            writer.add(idOf: record.index, source, seed: simulation.settings.seed)
        }
        cell(&writer) { $0.add(simulation.sentence(of: record)) }
        writer.add("\r\n")
    }

    /// A comma and a cell; quoted, because Latin-script titles may hold a comma (RFC 4180).
    private func cell(_ writer: inout ByteWriter, _ value: (inout ByteWriter) -> Void) {
        writer.add(",\"")
        value(&writer)
        writer.add(UInt8(ascii: "\""))
    }
}
