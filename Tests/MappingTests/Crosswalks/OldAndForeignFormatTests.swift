import Foundation
import Harvesting
import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Older and foreign formats")
struct OldAndForeignFormatTests {
    @Test("IMS Metadata 1.2: langstring, vCards in centity, taxon paths in lower case")
    func ims() throws {
        let xml = """
            <lom xmlns="http://www.imsglobal.org/xsd/imsmd_v1p2"><general><title><langstring xml:lang="zh">滑轮</langstring>
            </title><language>zh</language></general><lifecycle><contribute><role><value><langstring>Author</langstring>
            </value></role><centity><vcard>BEGIN:VCARD\nFN:李某\nORG:示例中学\nEND:VCARD</vcard></centity></contribute>
            </lifecycle><technical><format>text/html</format><location>https://r.example/1</location></technical>
            <educational><learningresourcetype><value><langstring>课件</langstring></value></learningresourcetype>
            </educational><classification><taxonpath><source><langstring>学段年级</langstring></source>
            <taxon><entry><langstring>初中</langstring></entry></taxon><taxon><entry><langstring>八年级</langstring>
            </entry></taxon></taxonpath><taxonpath><source><langstring>学科</langstring></source><taxon><entry>
            <langstring>物理</langstring></entry></taxon></taxonpath></classification></lom>
            """
        let tree = try XMLTree.read(Array(xml.utf8)).tree
        let mapper = try MappingFixture.mapper("imsmd")
        let record = SourceRecord(sourceID: "1", datestamp: "2009-05-01", format: .imsMD, tree: tree)
        guard case .mapped(let resource, _) = mapper.map(record) else { throw UnexpectedOutcome(what: "not mapped") }
        #expect(resource.titles == [LanguageText(lang: "zh", text: "滑轮")])
        #expect(resource.stages.map(\.code) == ["junior"])
        #expect(resource.grades == [8])
        #expect(resource.subjects.map(\.code) == ["physics"])
        #expect(resource.resourceType?.code == "courseware")
        #expect(resource.creators == [Creator(name: "李某", org: "示例中学")])
        #expect(resource.modified?.iso8601 == "2009-05-01")
    }

    @Test(
        "Every valid AMB example is mapped with its name, languages kept",
        .enabled(if: Project.shared != nil, "needs ../shared/schemas/amb"))
    func amb() throws {
        let folder = try #require(Project.shared).appending(path: "schemas/amb/examples-valid")
        let mapper = try MappingFixture.mapper("amb")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.count > 30)
        for file in files {
            let bytes = Array(try Data(contentsOf: folder.appending(path: file)))
            let tree = try JSONRecordReader.tree(of: bytes)
            let record = SourceRecord(sourceID: file, format: .jsonLD, tree: tree)
            guard case .mapped(let resource, _) = mapper.map(record) else {
                Issue.record("\(file)")
                continue
            }
            #expect(!resource.displayTitle.isEmpty)
            #expect(resource.landingPage != nil, "\(file)")
        }
    }
}
