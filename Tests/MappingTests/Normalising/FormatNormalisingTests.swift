import Metadata
import TestSupport
import Testing

@testable import Mapping

@Suite("Files of a resource")
struct FormatNormalisingTests {
    private let fields = """
        title: title
        formatMIME: files.type
        formatBytes: files.size
        formatURL: files.url
        """

    private func map(_ files: [[String: Any]]) throws -> LearningResource {
        try MappingFixture.resource(["title": "背影", "files": files], fields: fields)
    }

    @Test("One of each for every file belongs together")
    func together() throws {
        let resource = try map([
            ["type": "Video/MP4", "size": "2 KB", "url": "https://a.example/1"],
            ["type": "application/pdf", "size": 1234, "url": "https://a.example/2"],
        ])
        #expect(
            resource.formats == [
                Format(mime: "video/mp4", bytes: 2048, url: "https://a.example/1"),
                Format(mime: "application/pdf", bytes: 1234, url: "https://a.example/2"),
            ])
    }

    @Test("A size that only some files have belongs to none of them")
    func missing() throws {
        let resource = try map([["type": "video/mp4"], ["type": "application/pdf", "size": 1234]])
        #expect(resource.formats == [Format(mime: "video/mp4"), Format(mime: "application/pdf")])
    }

    @Test("Addresses that are not as many as the types stand for themselves")
    func addresses() throws {
        let resource = try map([["type": "video/mp4", "url": "https://a.example/1"], ["url": "https://a.example/2"]])
        #expect(
            resource.formats == [
                Format(mime: "video/mp4"), Format(url: "https://a.example/1"), Format(url: "https://a.example/2"),
            ])
    }

    @Test(
        "Sizes with and without a unit",
        arguments: [
            ("1234", 1234), ("12.5MB", 13_107_200), ("1.5 kb", 1536), ("３ＧＢ", 3_221_225_472), ("10 字节", 10), ("大", nil),
            ("-1", nil), ("1.2.3MB", nil), ("9999999999TB", nil), ("1,024 KB", 1_048_576), ("1,5MB", nil),
            ("1,234", 1234),
        ] as [(String, Int?)])
    func sizes(text: String, bytes: Int?) throws {
        let resource = try map([["type": "video/mp4", "size": text]])
        #expect(resource.formats == [Format(mime: "video/mp4", bytes: bytes)])
        #expect(resource.flags.contains("file_size_invalid") == (bytes == nil))
    }
}
