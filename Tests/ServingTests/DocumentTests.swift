import Counting
import Foundation
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Another year's document is another file")
struct DocumentTests {
    /// A root whose targets are the project's, and those of a document of 2020 with one target.
    private static func root(in folder: TemporaryFolder) throws -> ProjectRoot {
        let root = ProjectRoot(folder.url)
        try FileManager.default.createDirectory(at: root.schemas, withIntermediateDirectories: true)
        for name in ["vocabularies", "textbooks", "targets"] {
            try FileManager.default.copyItem(
                at: Project.root.schemas.appending(path: name), to: root.schemas.appending(path: name))
        }
        try """
        document: {number: 教技厅〔2020〕测试, title: 2020年工作要点, issued: "2020-02-25"}
        targets:
          - {id: N1, name: 课件, clause: 一, wording: 汇聚课件, units: [某司], kind: at-least, number: 3, unit: 个, rule: {type: courseware}}
        """.write(to: root.targets.appending(path: "2020.yml"), atomically: true, encoding: .utf8)
        return root
    }

    private static func site() throws -> SiteFixture {
        let folder = try Project.temporaryFolder()
        let root = try Self.root(in: folder)
        let vocabularies = try Vocabularies(root: root)
        return try SiteFixture(
            coverage: CoverageDesks(root: root, vocabularies: vocabularies))
    }

    @Test("The newest document is shown, every other one by its name, and links stay with it")
    func pages() async throws {
        let site = try Self.site()
        let newest = try await site.page("/coverage").text
        #expect(newest.contains("2020年工作要点"))
        #expect(newest.contains("id=\"N1\""))
        #expect(newest.contains("href=\"/coverage?document=2019\""))
        let earlier = try await site.page("/coverage?document=2019").text
        #expect(earlier.contains("id=\"T01\""))
        #expect(earlier.contains("href=\"/coverage/T01?document=2019\""))
        #expect(earlier.contains("href=\"/coverage/trend?document=2019\""))
        for path in ["/coverage/T01", "/coverage/T01/records", "/coverage/gaps", "/coverage/trend", "/trace/T01"] {
            let page = try await site.page(path + "?document=2019")
            #expect(page.status == 200, "\(path)")
            #expect(try await site.page(path.replacing("T01", with: "N1")).status == 200, "\(path)")
        }
        #expect(try await site.page("/coverage/T01").status == 404)
    }

    @Test("The API answers for any document, and names those there are when asked for another")
    func api() async throws {
        let site = try Self.site()
        let newest = try await site.get("/api/coverage").json()
        #expect((newest["document"] as? [String: Any])?["id"] as? String == "2020")
        let earlier = try await site.get("/api/coverage?document=2019").json()
        #expect((earlier["document"] as? [String: Any])?["id"] as? String == "2019")
        let refused = try await site.get("/api/coverage?document=1999")
        #expect(refused.status == 404)
        #expect(refused.text.contains("2019、2020"))
        #expect(try await site.get("/coverage/files/coverage.csv?document=2019").text.contains("T01"))
    }

    @Test("A figure a unit reported is neither counted nor met: it stands apart, with the file it comes from")
    func reported() async throws {
        let folder = try Project.temporaryFolder()
        let root = try Self.root(in: folder)
        try "target,number,source,date\nT30,12000000,科技司报表,2019-12-31\n".write(
            to: root.targets.appending(path: "2019-reported.csv"), atomically: true, encoding: .utf8)
        let site = try SiteFixture(coverage: CoverageDesks(root: root, vocabularies: Vocabularies(root: root)))
        let page = try await site.page("/coverage?document=2019").text
        let list =
            page.components(separatedBy: "<div class=\"targets measured\">").last?
            .components(separatedBy: "</section>").first ?? ""
        let asked = list.components(separatedBy: "<article").count - 1
        #expect(!list.contains("id=\"T30\"") && page.contains("/\(asked)</a>"))
        #expect(page.contains("<article class=\"target reported\" id=\"T30\">"))
        #expect(page.contains("<b>12,000,000</b>") && page.contains("要求：10,000,000<"))
        #expect(!page.contains("/coverage/T30/records"))
        let trace = try await site.page("/trace/T30?document=2019").text
        #expect(trace.contains("上报数文件 2019-reported.csv"))
    }
}

@Suite("Words")
struct WordTests {
    @Test("No page shows a key where a word belongs", arguments: ["zh", "en"])
    func words(language: String) async throws {
        let site = try Showcase.site(accounts: false)
        let keys = site.site.strings.keys(.zh)
        let areas = Set(keys.compactMap { $0.split(separator: ".").first.map(String.init) })
        for (name, path) in Showcase.pages where !path.hasPrefix("/operator") {
            let page = try await site.get(path, ["Accept": "text/html", "Accept-Language": language])
            let text = page.text.replacing(/<[^>]*>/, with: " ")
            let shown = text.matches(of: /(?:^|\s)([a-z]+)\.[a-z]+[A-Za-z.]*(?=\s|$)/).filter {
                areas.contains(String($0.1))
            }
            #expect(shown.map { String($0.0) } == [], "\(name)")
        }
    }
}
