import Foundation
import Metadata
import Testing

@testable import Harvesting

@Suite("The way through a site's maps")
struct SiteSurveyTests {
    private func address(_ text: String) throws -> WebAddress { try #require(WebAddress(text)) }

    private func survey(_ options: String = "{}", mostPages: Int = 100) throws -> SiteSurvey {
        SiteSurvey(
            site: try address("http://site.example/sitemap.xml"),
            options: try SitemapOptions(ConfigNode(yaml: options, file: "test.yml")), robots: RobotsRules(),
            mostPages: mostPages, follows: nil)
    }

    private func document(_ root: String = "urlset", _ locations: String...) throws -> SitemapDocument {
        let child = root == "urlset" ? "url" : "sitemap"
        let entries = locations.map { "<\(child)><loc>\($0)</loc></\(child)>" }.joined()
        return try SitemapDocument(
            Data("<\(root) xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\(entries)</\(root)>".utf8))
    }

    @Test("Maps of a map are read one after the other, and each page is named once")
    func maps() throws {
        var survey = try survey()
        let first = try address("http://site.example/sitemap.xml")
        #expect(survey.action == .readMap(first))
        survey.received(try document("sitemapindex", "/1.xml", "/2.xml", "/1.xml"))
        let second = try address("http://site.example/1.xml")
        #expect(survey.action == .readMap(second))
        survey.received(try document("urlset", "/a", "/b"))
        survey.received(try document("urlset", "/b", "/c"))
        #expect(survey.action == .finished)
        #expect(survey.result.pages.map(\.address.path) == ["/a", "/b", "/c"])
    }

    @Test("The rules of another host are asked for once, before any of its pages is taken")
    func otherHost() throws {
        var survey = try survey("{hosts: [other.example]}")
        survey.received(try document("urlset", "/a", "http://other.example/b", "http://other.example/c"))
        let stranger = try address("http://other.example/b")
        #expect(survey.action == .readRobots(of: stranger))
        #expect(survey.result.pages.isEmpty)
        survey.received(RobotsRules("User-agent: *\nDisallow: /c\n"))
        #expect(survey.action == .finished)
        #expect(survey.result.pages.map(\.address.path) == ["/a", "/b"])
        #expect(survey.result.notes.lines == ["robots.txt 不许访问 1 个地址，未访问"])
    }

    @Test("A map that is lost is counted and told, the others are read")
    func lost() throws {
        var survey = try survey()
        survey.received(try document("sitemapindex", "/1.xml", "/2.xml"))
        survey.lost("没有答复")
        survey.received(try document("urlset", "/a"))
        #expect(survey.result.lostMaps == 1)
        #expect(survey.result.notes.lines == ["没有答复"])
        #expect(survey.result.pages.count == 1)
    }

    @Test("Pages beyond the limit are counted, and the list is not called complete")
    func tooMany() throws {
        var survey = try survey(mostPages: 2)
        survey.received(try document("urlset", "/a", "/b", "/c"))
        #expect(survey.result.pages.count == 2)
        #expect(survey.result.lostMaps == 1)
    }
}
