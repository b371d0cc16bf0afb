import Cataloguing
import Foundation
import Metadata
import TestSupport

extension PlatformFault {
    static let all = pages + parts + tables + workbooks + sites + answers

    // MARK: JSON pages

    private static let paged = """
        protocol: json-get
        crosswalk: json-get
        options:
          records: data.list
          id: caseId
          total: data.total
          success: {path: code, equals: 200}
          message: msg
          paging: {by: page, parameter: page, size: 10, sizeParameter: size}
        """

    private static func titles(_ numbers: some Sequence<Int>) -> [String: String] {
        Dictionary(uniqueKeysWithValues: numbers.map { ("k\($0)", "第\($0)课") })
    }

    /// A page of the list of `numbers`, of `size` records.
    private static func page(of numbers: [Int], _ question: Question, size: Int) -> [LoopbackServer.Step] {
        let rows = numbers.dropFirst((question.number("page") - 1) * size).prefix(size).map {
            #"{"caseId":"k\#($0)","caseName":"第\#($0)课","xueduanName":"初中"}"#
        }
        return .answer(
            headers: ["Content-Type": "application/json"],
            #"{"code":200,"data":{"total":\#(numbers.count),"list":[\#(rows.joined(separator: ","))]}}"#)
    }

    private static let pages: [PlatformFault] = [
        .init(
            numbers: [63], what: "a record enters at the head between pages 3 and 4", path: "/list", platform: paged,
            nights: [.init(visible: titles(0...50))],
            answer: { question in
                let hasEntered = question.number("page") > 3 || question.visit > 1
                return page(of: Array((hasEntered ? 0 : 1)...50), question, size: 10)
            }),
        .init(
            numbers: [64], what: "a size that is silently capped at 4", path: "/list", platform: paged,
            nights: [.init(visible: titles(1...50))], answer: { page(of: Array(1...50), $0, size: 4) }),
        .init(
            numbers: [65], what: "status 200 with code 500 on page 3, once", path: "/list", platform: paged,
            nights: [.init(visible: titles(1...50))],
            answer: { question in
                question.number("page") == 3 && question.visit == 1
                    ? .answer(#"{"code":500,"msg":"系统繁忙"}"#) : page(of: Array(1...50), question, size: 10)
            }),
        .init(
            numbers: [65], what: "status 200 with code 500 on page 3, for ever", path: "/list", platform: paged,
            nights: [
                .init(
                    visible: titles(Array(1...20) + Array(31...50)), state: .partial, answers: ["answer_unreadable"])
            ],
            answer: { question in
                question.number("page") == 3
                    ? .answer(#"{"code":500,"msg":"系统繁忙"}"#) : page(of: Array(1...50), question, size: 10)
            }),
    ]

    // MARK: Static parts

    private static let list = #"{"module_version":1,"urls":["/p1.json"," /p2.json ","/p3.json"]}"#
    private static let partFiles = "protocol: parts\ncrosswalk: smartedu-parts\noptions: {id: id}"

    private static func part(_ numbers: [Int]) -> [LoopbackServer.Step] {
        .answer("[" + numbers.map { #"{"id":"k\#($0)","title":"第\#($0)课"}"# }.joined(separator: ",") + "]")
    }

    private static let parts: [PlatformFault] = [
        .init(
            numbers: [66], what: "a part that is an error page with 200, once; addresses in an array",
            path: "/data_version.json", platform: partFiles, nights: [.init(visible: titles(1...6))],
            answer: { question in
                switch question.path {
                case "/p1.json": part([1, 2])
                case "/p2.json": question.visit == 1 ? .answer("<html>502 Bad Gateway</html>") : part([3, 4])
                case "/p3.json": part([5, 6])
                default: .answer(list)
                }
            }),
        .init(
            numbers: [67], what: "parts that change while the version stands still", path: "/data_version.json",
            platform: partFiles, nights: [.init(visible: titles(1...6)), .init(visible: titles(1...7))],
            answer: { question in
                switch question.path {
                case "/p1.json": part([1, 2])
                case "/p2.json": part(question.night == 1 ? [3, 4] : [3, 4, 7])
                case "/p3.json": part([5, 6])
                default: .answer(list)
                }
            }),
    ]

    // MARK: Spreadsheets

    private static let drop = "protocol: csv\ncrosswalk: table-drop\noptions: {id: 资源编号}"

    private static func rows(_ numbers: ClosedRange<Int>) -> String {
        "资源编号,资源名称\n" + numbers.map { "k\($0),第\($0)课\n" }.joined()
    }

    /// The file, and beside it the md5 of `whole`.
    private static func file(_ bytes: [UInt8], whole: [UInt8]? = nil, _ question: Question) -> [LoopbackServer.Step] {
        guard question.path.hasSuffix(".md5") else { return .answer(bytes) }
        return whole.map { .answer(Digest.md5($0).hex) } ?? .answer(status: 404, "")
    }

    private static let tables: [PlatformFault] = [
        .init(
            numbers: [68], what: "GB18030 without a declaration", path: "/drop.csv", platform: drop,
            nights: [.init(visible: titles(1...30))],
            answer: { question in
                // GB18030 in Foundation's numbering.
                let gb18030 = String.Encoding(rawValue: 0x8000_0632)
                return file(rows(1...30).data(using: gb18030).map(Array.init) ?? [], question)
            }),
        .init(
            numbers: [69], what: "a byte order mark; quotes, commas and line breaks in cells", path: "/drop.csv",
            platform: drop,
            nights: [
                .init(visible: ["a": "圆、\"方\", 与角|第一行 第二行", "b": "第二课|"])
            ],
            shown: { "\($0.displayTitle)|\($0.descriptions.first?.text.replacing("\n", with: " ") ?? "")" },
            answer: { question in
                let text = "\u{FEFF}资源编号,资源名称,资源简介\r\na,\"圆、\"\"方\"\", 与角\",\"第一行\r\n第二行\"\r\nb,第二课,\r\n"
                return file(Array(text.utf8), question)
            }),
        .init(
            numbers: [70], what: "a file cut in a row beside the md5 of the whole", path: "/drop.csv", platform: drop,
            nights: [
                .init(visible: titles(1...30)),
                .init(visible: titles(1...30), state: .failed, answers: ["answer_unreadable"]),
                .init(visible: titles(1...40)),
            ],
            answer: { question in
                let whole = Array(rows(1...(question.night == 1 ? 30 : 40)).utf8)
                return file(question.night == 2 ? Array(whole.prefix(whole.count - 5)) : whole, whole: whole, question)
            }),
    ]

    private static let workbook = "protocol: xlsx\ncrosswalk: table-xlsx\noptions: {id: 编号}"

    private static func cell(_ text: String) -> String { "<c t=\"inlineStr\"><is><t>\(text)</t></is></c>" }

    private static func book(
        _ rows: String, strings: String = "", _ question: Question
    ) -> [LoopbackServer.Step] {
        guard question.path.hasSuffix(".xlsx") else { return .answer(status: 404, "") }
        let head = "<row>\(cell("编号"))\(cell("资源名称"))\(cell("发布日期"))</row>"
        // A workbook that cannot be made is an answer no test expects.
        return .answer((try? Workbook.make(rows: head + rows, strings: strings)) ?? [])
    }

    private static let workbooks: [PlatformFault] = [
        .init(
            numbers: [71], what: "a bomb in the shared strings", path: "/drop.xlsx", platform: workbook,
            nights: [
                .init(visible: ["a": "第一课"]),
                .init(visible: ["a": "第一课"], state: .failed, answers: ["answer_too_large"]),
            ],
            answer: { question in
                let bomb = "<si><t>\(String(repeating: " ", count: 24 << 20))</t></si>"
                return book(
                    "<row>\(cell("a"))\(cell("第一课"))</row>", strings: question.night == 1 ? "" : bomb, question)
            }),
        .init(
            numbers: [72], what: "formulas in titles, dates as serial numbers", path: "/drop.xlsx", platform: workbook,
            nights: [
                .init(visible: ["a": "光的折射 2019-01-01", "b": "=cmd|calc 2019-01-02"])
            ],
            shown: { "\($0.displayTitle) \($0.modified?.iso8601.prefix(10) ?? "")" },
            answer: { question in
                let link = "<c t=\"str\"><f>HYPERLINK(\"http://x\",\"光\")</f><v>光的折射</v></c>"
                return book(
                    "<row>\(cell("a"))\(link)<c s=\"2\"><v>43466</v></c></row>"
                        + "<row>\(cell("b"))\(cell("=cmd|calc"))<c s=\"2\"><v>43467</v></c></row>", question)
            }),
    ]
}

/// Answers that are not taken in at all: they cost their source its night and wait for an operator, until the source is
/// whole again.
extension PlatformFault {
    private static let one = "protocol: json-file\ncrosswalk: json-get\noptions: {id: caseId}"
    private static let good = #"[{"caseId":"k1","caseName":"第1课"},{"caseId":"k2","caseName":"第2课"}]"#

    /// A good night, one on which everything is `bad`, and a good one.
    private static func refused(
        _ numbers: [Int], _ what: String, _ rule: String, _ bad: @escaping @Sendable () -> [LoopbackServer.Step]
    ) -> PlatformFault {
        .init(
            numbers: numbers, what: what, path: "/all.json", platform: one,
            nights: [
                .init(visible: titles(1...2)), .init(visible: titles(1...2), state: .failed, answers: [rule]),
                .init(visible: titles(1...2)),
            ],
            answer: { $0.night == 2 ? bad() : .answer(good) })
    }

    private static let answers: [PlatformFault] = [
        refused([], "two gigabytes, announced", "answer_too_large") {
            [
                .send(Array("HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n[".utf8)),
                .send([UInt8](repeating: 32, count: 5000)), .hang,
            ]
        },
        refused([], "more than the limit, not announced", "answer_too_large") {
            [
                .send(Array("HTTP/1.0 200 OK\r\n\r\n[".utf8)), .send([UInt8](repeating: 32, count: 9_000_000)),
                .close,
            ]
        },
        refused([33], "a gzip bomb instead of the whole answer", "answer_bomb") {
            .answer(
                headers: ["Content-Encoding": "gzip"],
                Compressed.zlib([UInt8](repeating: 32, count: 60 << 20), window: 31))
        },
        refused([27], "a login page with status 200 instead of the whole answer", "answer_unreadable") {
            .answer(headers: ["Content-Type": "text/html"], "<html><body>请登录</body></html>")
        },
        .init(
            numbers: [18], what: "an entity bomb in a feed", path: "/feed",
            platform: "protocol: atom\ncrosswalk: atom-categories",
            nights: [.init(visible: ["urn:1": "第1课", "urn:2": "第2课"], records: ["xml_not_well_formed"])],
            answer: { _ in
                let bomb = (1...9).map { "<!ENTITY b\($0) \"\(String(repeating: "&b\($0 - 1);", count: 10))\">" }
                    .joined()
                let entries = ["第1课", "第2课", "&b9;"].enumerated().map {
                    "<entry><id>urn:\($0 + 1)</id><title>\($1)</title><updated>2019-01-01T00:00:00Z</updated></entry>"
                }
                return .answer(
                    headers: ["Content-Type": "application/atom+xml"],
                    "<!DOCTYPE feed [<!ENTITY b0 \"哈\">\(bomb)]><feed xmlns=\"http://www.w3.org/2005/Atom\">"
                        + entries.joined() + "</feed>")
            }),
    ]
}
