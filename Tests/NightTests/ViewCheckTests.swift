import Cataloguing
import Foundation
import GRDB
import Harvesting
import Mapping
import Metadata
import Searching
import Simulating
import TestSupport
import Testing

@testable import huiliu

@Suite("The check after publishing", .serialized)
struct ViewCheckTests {
    @Test("A row missing from search is found by the next night and mended by one command")
    func missingRow() async throws {
        try await Federation.serving(records: 300, only: ["620000"]) { federation in
            let first = try await federation.night(day: 1)
            #expect(first.disagreements.isEmpty && first.state == .ok)
            try await federation.catalogue.pool.write {
                try $0.execute(sql: "DELETE FROM search_document WHERE id = (SELECT min(id) FROM search_document)")
            }
            let second = try await federation.night(day: 1)
            #expect(second.state == .partial)
            #expect(second.chinese.contains("--rebuild-index"))
            try await Self.rebuild(federation)
            #expect(try await ViewCheck.disagreements(federation.catalogue).isEmpty)
        }
    }

    @Test("A damaged full-text index is found by the next night and rebuilt by one command; records are untouched")
    func damagedIndex() async throws {
        try await Federation.serving(records: 300, only: ["620000"]) { federation in
            _ = try await federation.night(day: 1)
            let versions = try federation.versions()
            try await federation.catalogue.pool.write {
                try $0.execute(sql: "UPDATE search_text_data SET block = x'00010203' WHERE id > 10")
            }
            let second = try await federation.night(day: 1)
            #expect(second.disagreements.contains { $0.contains("全文索引已损坏") })
            try await Self.rebuild(federation)
            #expect(try await ViewCheck.disagreements(federation.catalogue).isEmpty)
            #expect(try federation.versions() == versions)
        }
    }

    private static func rebuild(_ federation: Federation) async throws {
        try await blocking {
            try FTSIndex(analyser: try TextAnalyser(root: Project.root)).rebuild(federation.catalogue)
        }
    }
}

@Suite("Personal numbers stay nowhere")
struct PersonalNumberRedactionTests {
    @Test("The kept bytes of a quarantined record have none, and the finding counts them", arguments: [true, false])
    func quarantined(isUTF8: Bool) throws {
        let mapper = try Workshop.real(root: Project.root, contact: nil).mapper(for: Self.platform())
        let text = Array("{\"t\":\"电话 13812345678 或 li@example.com\"}".utf8)
        let payload = isUTF8 ? text : [0xFF] + text
        let finding = Finding(rule: "unreadable_record", severity: .error, value: "13812345678")
        let kept = PendingRecord(
            sourceID: "a", format: .json, payload: payload, body: .rejected(.read, [finding])
        ).withoutPersonalNumbers(mapper)
        let bytes = String(decoding: kept.payload, as: UTF8.self)
        #expect(!bytes.contains("138") && !bytes.contains("li@"))
        #expect(kept.rawHash == payload.withUnsafeBytes(PendingRecord.rawHash))
        guard case .rejected(_, let findings) = kept.body else { return #expect(Bool(false)) }
        #expect(!findings.contains { $0.value.contains("138") })
        #expect(findings.last?.value == "手机号×1 邮箱×1")
    }

    @Test(
        "Escapes of JSON hide none, and what is left is still JSON",
        arguments: [
            #"邮\u7bb1zhang.san@bnu.edu.cn"#, #"来信\nzhang.san@bnu.edu.cn"#, #"zhang.san\u0040bnu.edu.cn"#,
            #"\uff11\uff13\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18"#,
            #"\ud83d\ude00 \u0031381234\u0035678"#,
        ])
    func escapes(text: String) throws {
        let mapper = try Workshop.real(root: Project.root, contact: nil).mapper(for: Self.platform())
        let kept = PendingRecord(
            sourceID: "a", format: .json, payload: Array("{\"t\":\"甲 \(text) 乙\\\\u0031\"}".utf8),
            body: .rejected(.read, [])
        ).withoutPersonalNumbers(mapper)
        let read =
            try #require(
                try JSONSerialization.jsonObject(with: Data(kept.payload)) as? [String: String])["t"] ?? ""
        #expect(read.hasPrefix("甲") && read.hasSuffix(#"乙\u0031"#))
        #expect(!read.contains("@") && !read.contains("zhang") && !read.contains("38") && !read.contains("３"))
    }

    @Test(
        "Members that no crosswalk reads are looked through, too; an identifier of eleven digits stays",
        arguments: [
            #""phone":"13912340101""#, #""phone":13912340101"#, #""more":{"contact":["电话：139 1234 0101"]}"#,
            #""mail":"li.si@example.com""#,
        ])
    func unread(member: String) throws {
        let kept = try Self.kept(
            "{\"caseId\":\"13800000000\",\"caseName\":\"分数的初步认识\",\(member)}", id: "13800000000")
        let text = String(decoding: kept.payload, as: UTF8.self)
        #expect(!text.contains("139") && !text.contains("@"), "\(text)")
        _ = try JSONSerialization.jsonObject(with: Data(kept.payload))
        guard case .active(let mapped) = kept.body else { return #expect(Bool(false)) }
        #expect(mapped.findings.contains { $0.rule == "personal_number_removed" && $0.field == "payload" })
    }

    @Test("A quantity in a text stays, and thirty telephone numbers beside it go all the same")
    func quantity() throws {
        let numbers = (0..<30).map { "\"139123401\(10 + $0)\"" }.joined(separator: ",")
        let kept = try Self.kept(
            "{\"caseId\":\"a1\",\"caseName\":\"宇宙诞生于15000000000年前\",\"contacts\":[\(numbers)]}", id: "a1")
        let text = String(decoding: kept.payload, as: UTF8.self)
        #expect(!text.contains("139") && text.contains("15000000000年前"), "\(text)")
    }

    @Test("However many numbers stand beside an address that needs its own, they all go", arguments: [24, 400])
    func beside(count: Int) throws {
        let teachers = (0..<count).map { #"{"name":"师\#($0)","phone":"1376666\#(1000 + $0)"}"# }.joined(separator: ",")
        let kept = try Self.kept(
            """
            {"caseId":"a1","caseName":"分数的初步认识","caseUrl":"http://a.example/u/13711110040/r",\
            "teachers":[\(teachers)],"again":"13711110041"}
            """, id: "a1")
        let text = String(decoding: kept.payload, as: UTF8.self)
        #expect(!text.contains("1376666") && !text.contains("13711110041") && text.contains("/u/13711110040/r"))
    }

    @Test("An address asks with no number or mail of a person, but with the record's own identifier")
    func addresses() throws {
        let mapper = try Workshop.real(root: Project.root, contact: nil).mapper(for: Self.platform("json-get"))
        let payload = Array(
            """
            {"caseId":"13800000000","caseName":"分数的初步认识",\
            "caseUrl":"http://a.example/case?id=13800000000&tel=13912340001&mail=li.si%40example.com&p=2"}
            """.utf8)
        let record = SourceRecord(
            sourceID: "13800000000", format: .json, payload: payload,
            tree: try PayloadReader().tree(of: payload, as: .json))
        guard case .mapped(let resource, _) = mapper.map(record) else { return #expect(Bool(false)) }
        #expect(resource.landingPage == "http://a.example/case?id=13800000000&tel=&mail=&p=2")
    }

    @Test("The kept bytes of a good record have none either, still map to the same, and keep their hash")
    func good() throws {
        let mapper = try Workshop.real(root: Project.root, contact: nil).mapper(for: Self.platform())
        let payload = Array(
            """
            <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>分数的初步认识</dc:title>\
            <dc:description>联系电话13812345678，欢迎来信</dc:description></oai_dc:dc>
            """.utf8)
        let record = SourceRecord(
            sourceID: "a", format: .oaiDC, payload: payload, tree: try PayloadReader().tree(of: payload, as: .oaiDC))
        let pending = PendingRecord(
            sourceID: "a", format: .oaiDC, payload: payload, body: SourceNight.body(mapper.map(record)))
        let kept = pending.withoutPersonalNumbers(mapper)
        #expect(!String(decoding: kept.payload, as: UTF8.self).contains("138"))
        #expect(kept.rawHash == payload.withUnsafeBytes(PendingRecord.rawHash))
    }

    @Test("A number in a label goes from the kept bytes, too, and the label is known without it")
    func labels() throws {
        let kept = try Self.kept(
            """
            {"caseId":"a1","caseName":"分数的初步认识","xueduanName":"小学 li.si@example.com","gradeName":"三年级13912340101",\
            "subjectName":"13912340102","languageName":"汉语139 1234 0103"}
            """, id: "a1")
        let text = String(decoding: kept.payload, as: UTF8.self)
        #expect(!text.contains("139") && !text.contains("@"), "\(text)")
        guard case .active(let mapped) = kept.body else { return #expect(Bool(false)) }
        #expect(mapped.resource.grades == [3] && mapped.resource.subjects.isEmpty)
        let removed = mapped.findings.filter { $0.rule == "personal_number_removed" }
        #expect(Set(removed.map(\.field)) == ["gradesRaw", "languages", "stages", "subjects"])
    }

    @Test("A datestamp that is none tells of no person; one that is a date stays, however many digits it has")
    func datestamps() throws {
        let mapper = try Workshop.real(root: Project.root, contact: nil).mapper(for: Self.platform())
        func kept(_ datestamp: String) -> String? {
            PendingRecord(
                sourceID: "a", format: .json, payload: Array("{}".utf8), datestamp: datestamp, body: .tombstone
            ).withoutPersonalNumbers(mapper).datestamp
        }
        #expect(kept("电话13812345678") == "电话")
        #expect(kept("2020-01-01T13:81:23.456789") == "2020-01-01T13:81:23.456789")
        #expect(kept("1381234567800") == "1381234567800")
    }

    @Test("A number right behind an escape goes from a refused answer, and so does one in a page with scripts")
    func refusedEscapes() {
        func kept(_ beginning: String) -> String {
            let answer = RefusedAnswer(
                rule: .unreadable, address: "http://a.example/", cause: "", nextStep: "", received: 1,
                beginning: Array(beginning.utf8))
            return String(decoding: answer.withoutPersonalNumbers().beginning, as: UTF8.self)
        }
        #expect(kept(#"{"msg":"\u8eab\u4efd\u8bc111010519491231002X"}"#) == #"{"msg":"身份证"}"#)
        #expect(!kept(#"{"msg":"\u8bc113812345678"}"#).contains("138"))
        #expect(!kept(#"<p>139，1234，5678</p><p>电话138,1234,5678</p><script>"\n"</script>"#).contains("138"))
    }

    @Test("A night knows what day it is: a date that has not come is flagged")
    func future() throws {
        let mapper = try Workshop.real(root: Project.root, contact: nil).mapper(for: Self.platform())
        let payload = Array(
            """
            <oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
            xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>分数的初步认识</dc:title>\
            <dc:date>9998-01-01</dc:date></oai_dc:dc>
            """.utf8)
        let record = SourceRecord(
            sourceID: "a", format: .oaiDC, payload: payload, tree: try PayloadReader().tree(of: payload, as: .oaiDC))
        guard case .mapped(let resource, _) = mapper.map(record) else { return #expect(Bool(false)) }
        #expect(resource.flags.contains("date_future"))
    }

    /// A record of a JSON source as it is kept.
    private static func kept(_ json: String, id: String) throws -> PendingRecord {
        let mapper = try Workshop.real(root: Project.root, contact: nil).mapper(for: platform("json-get"))
        let payload = Array(json.utf8)
        let record = SourceRecord(
            sourceID: id, format: .json, payload: payload, tree: try PayloadReader().tree(of: payload, as: .json))
        return PendingRecord(
            sourceID: id, format: .json, payload: payload, body: SourceNight.body(mapper.map(record))
        ).withoutPersonalNumbers(mapper)
    }

    private static func platform(_ crosswalk: String = "oai_dc") throws -> Platform {
        try Platform(
            ConfigNode(
                yaml:
                    "code: \"620000\"\nname: 甘肃\nkind: provincial\nprovince: \"620000\"\nnote: t\ncrosswalk: \(crosswalk)\n",
                file: "t.yml"))
    }
}
