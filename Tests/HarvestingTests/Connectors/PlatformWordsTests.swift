import Foundation
import Metadata
import Testing

@testable import Harvesting

@Suite("What a platform says is fit to be shown")
struct PlatformWordsTests {
    private static let secret = "TOP/Secret+Value&9"

    private static func clean(_ text: String) -> String { PlatformWords(hiding: [secret]).cleaned(text) }

    @Test("A secret is hidden in whatever form the platform repeats it", arguments: 0..<8)
    func forms(place: Int) {
        let secret = Self.secret
        let encoded = secret.percentEncoded()
        let forms = [
            secret, encoded, encoded.lowercased(), encoded.percentEncoded(), secret.replacing("/", with: "\\/"),
            secret.replacing("&", with: "&amp;"),
            Array("user:\(secret)".utf8).base64, Array("id=\(secret)".utf8).base64,
        ]
        let clean = Self.clean("code = bad \(forms[place]) here")
        #expect(clean.hasPrefix("code = bad ") && clean.hasSuffix(" here"))
        #expect(!clean.lowercased().contains("secret") && !clean.contains(forms[place]))
    }

    @Test("A short secret is hidden where it stands by itself, and leaves the words that contain it whole")
    func short() {
        let words = PlatformWords(hiding: ["data"])
        for whole in ["database", "metadata", "user_data", "data2", "Datum"] { #expect(words.cleaned(whole) == whole) }
        for (text, clean) in [
            ("key=data", "key=…"), ("坏了data了", "坏了…了"), ("k%3Ddata", "k%3D…"), ("\"DATA\":1", "\"…\":1"),
            ("a\\ndata", "a\\n…"),
            ("ZGF0YQ==", "…Q=="), ("data", "…"),
        ] { #expect(words.cleaned(text) == clean) }
        #expect(PlatformWords(hiding: ["password"]).cleaned("mypasswords") == "my…s")
    }

    @Test("Queries and user names of addresses go, and the rest of the sentence stays")
    func addresses() {
        #expect(Self.clean("code = GET /echo?appKey=abc&n=1 HTTP/1.1") == "code = GET /echo?… HTTP/1.1")
        #expect(Self.clean("重定向到（gopher://u:pw@h/?k=v），再试") == "重定向到（gopher://h/?…），再试")
        #expect(Self.clean("怎么了? 没有 a=b") == "怎么了? 没有 a=b")
    }

    @Test("Numbers and addresses of persons go, and so do control characters and turned writing")
    func persons() {
        #expect(Self.clean("用户 13711110060 zhang61@qq.com 无权") == "用户   无权")
        #expect(Self.clean("a\u{1B}]0;PWNED\u{7}\u{202E}b\nc") == "a]0;PWNEDb c")
    }

    @Test("What a platform says is no longer than a cause")
    func length() {
        #expect(Self.clean(String(repeating: "长", count: 4_000)).count == 501)
        #expect(PlatformWords().quoted(String(repeating: "长", count: 4_000)).count == 80)
    }

    @Test("A refused answer holds no secret in its words nor in the bytes that are kept of it")
    func refused() {
        let answer = RefusedAnswer(
            rule: .unreadable, address: "http://a.cn/\(Self.secret)/list?x=1", cause: "坏了：\(Self.secret)", nextStep: "",
            received: 9, beginning: [0xFF] + Array("<p>\(Self.secret)</p>".utf8))
        let clean = PlatformWords(hiding: [Self.secret]).cleaned(answer)
        #expect(clean.address == "http://a.cn/…/list" && clean.cause == "坏了：…")
        #expect(clean.beginning == [0xFF] + Array("<p>…</p>".utf8))
    }

    @Test("The error of a session, and its notes, name no secret of the platform")
    func session() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "words-\(UUID().uuidString)")
        try Data(Self.secret.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let platform = try Platform.test(
            """
            protocol: json-get
            secrets: {k: "file:\(file.path)"}
            pace: {retries: 0}
            options: {records: rows, id: id, query: {appKey: "{k}"}, success: {path: code, equals: 0}, message: msg}

            """)
        let fetcher = ScriptedFetcher { request, _ in
            .text(#"{"code":"bad \#(request.url)","msg":"用户 13711110060 key=\#(Self.secret)"}"#)
        }
        let session = try HarvesterRegistry.session(
            for: HarvestRequest(platform: platform, extent: .full), context: .scripted(fetcher))
        await #expect {
            try await session.nextPage()
        } throws: { error in
            let cause = (error as? HarvestError)?.cause ?? ""
            return cause.contains("code = bad") && !cause.contains("Secret") && !cause.contains("137")
        }
    }

    @Test("A record in which the platform repeats the secret keeps none of it, in its bytes and in what is mapped")
    func records() throws {
        let words = PlatformWords(hiding: [Self.secret, "62000001"])
        let encoded = Self.secret.percentEncoded()
        func record(_ id: String, _ url: String) throws -> SourceRecord {
            let payload = Array(#"{"id":"\#(id)","url":"\#(url)","org":"62000001"}"#.utf8)
            return SourceRecord(
                sourceID: id, format: .json, payload: payload, tree: try JSONRecordReader.tree(of: payload))
        }
        let page = HarvestPage(
            records: [try record("1", "http://a.cn/1?key=\(encoded)"), try record("2", "http://a.cn/2")],
            unreadable: [
                UnreadableRecord(sourceID: nil, payload: Array("<\(Self.secret)".utf8), format: .json, findings: [])
            ],
            checkpoint: HarvestCheckpoint(state: ["next": encoded]))
        let clean = words.cleaned(page)
        #expect(clean.records.map(\.sourceID) == ["1", "2"])
        let kept = String(decoding: clean.records[0].payload, as: UTF8.self)
        #expect(kept == #"{"id":"1","url":"http://a.cn/1?key=…","org":"62000001"}"#)
        let tree = try #require(clean.records[0].tree)
        #expect(TreePath("url").text(in: tree) == "http://a.cn/1?key=…")
        #expect(clean.records[1].payload == page.records[1].payload)
        #expect(clean.unreadable.map(\.payload) == [Array("<…".utf8)])
        // Without it nobody could go on.
        #expect(clean.checkpoint.state == ["next": encoded])
    }

    @Test("A short secret is taken out of a record only where it stands by itself, not out of a longer word")
    func partOfWord() throws {
        let words = PlatformWords(hiding: ["education2019"])
        let longer = #"{"id":"1","url":"http://a.cn/vreducation2019/1"}"#
        #expect(words.withoutSecrets(Array(longer.utf8)) == nil)
        let itself = #"{"id":"1","url":"http://a.cn/1?key=education2019&p=vreducation2019"}"#
        let clean = try #require(words.withoutSecrets(Array(itself.utf8)))
        #expect(String(decoding: clean, as: UTF8.self) == #"{"id":"1","url":"http://a.cn/1?key=…&p=vreducation2019"}"#)
    }

    @Test("A record named by an address with the secret in it is named without it")
    func names() {
        let words = PlatformWords(hiding: [Self.secret])
        let address = "http://a.cn/1?key=\(Self.secret.percentEncoded())"
        let page = HarvestPage(
            records: [SourceRecord(sourceID: address, isDeleted: true, format: .json, payload: [], tree: nil)],
            unreadable: [UnreadableRecord(sourceID: address, payload: [], format: .json, findings: [])],
            checkpoint: HarvestCheckpoint())
        let clean = words.cleaned(page)
        #expect(clean.records.map(\.sourceID) == ["http://a.cn/1?key=…"])
        #expect(clean.unreadable.map(\.sourceID) == ["http://a.cn/1?key=…"])
    }

    @Test("A record that is none without the secret is refused, not lost")
    func numericSecret() throws {
        let payload = Array(#"{"id":"1","key":1234567890123456}"#.utf8)
        let record = SourceRecord(
            sourceID: "1", format: .json, payload: payload, tree: try JSONRecordReader.tree(of: payload))
        let page = HarvestPage(records: [record], checkpoint: HarvestCheckpoint())
        let clean = PlatformWords(hiding: ["1234567890123456"]).cleaned(page)
        #expect(clean.records.isEmpty && clean.unreadable.map(\.sourceID) == ["1"])
    }
}
