import Hummingbird
import Metadata

@testable import Serving

/// Serves a fixture on a free port of 127.0.0.1 while the body runs.
func withServer<Result: Sendable>(
    _ site: SiteFixture, isolation: isolated (any Actor)? = #isolation, _ body: (String) async throws -> Result
) async throws -> Result {
    try await withServer(site.server) { try await body("http://127.0.0.1:\($0)") }
}

/// Serves on a port (0: any free one), which the body is told, and has stopped when this returns.
func withServer<Result: Sendable>(
    _ server: HuiliuServer, port: Int = 0, isolation: isolated (any Actor)? = #isolation,
    _ body: (Int) async throws -> Result
) async throws -> Result {
    let (ports, announce) = AsyncStream<Int>.makeStream()
    let application = server.buildApplication(port: port) { announce.yield($0) }
    let running = Task {
        defer { announce.finish() }
        try await application.run()
    }
    do {
        guard let port = await ports.first(where: { _ in true }) else {
            throw Browser.Failure(description: "no server")
        }
        let result = try await body(port)
        running.cancel()
        _ = await running.result
        return result
    } catch {
        running.cancel()
        _ = await running.result
        throw error
    }
}

extension SiteFixture {
    /// Enough of everything to look at: subjects, scripts, awards, nodes, quarantine.
    static let showcase: [LearningResource] = {
        let names = [
            ("math", 5, ["分数的意义", "平行四边形的面积", "因数与倍数", "长方体的体积", "折线统计图"]),
            ("math", 8, ["勾股定理", "一次函数的图象", "全等三角形的判定", "分式方程"]),
            ("chinese", 9, ["岳阳楼记", "醉翁亭记", "湖心亭看雪", "故乡"]),
            ("chinese", 3, ["大青树下的小学", "望天门山", "司马光", "富饶的西沙群岛"]),
            ("physics", 8, ["光的折射", "浮力", "牛顿第一定律"]),
            ("chemistry", 9, ["质量守恒定律", "水的净化", "金属的化学性质"]),
            ("english", 7, ["How do you get to school?", "What time do you go to school?"]),
        ]
        var all: [LearningResource] = []
        for (subject, grade, titles) in names {
            for (index, title) in titles.enumerated() {
                for copy in 0..<4 {
                    var item = lesson("\(subject)-\(grade)-\(index)-\(copy)", title, subject: subject, grade: grade)
                    item.edition = Edition(code: "ed006", raw: "人教版", publisher: "人民教育出版社")
                    item.volume = Coded(code: copy.isMultiple(of: 2) ? "v_up" : "v_down", raw: "")
                    item.node = TextbookNode(path: ["第\(index + 1)单元", title])
                    item.resourceType = Coded(
                        code: ["courseware", "lesson_case", "micro_video", "lesson_plan"][copy], raw: "")
                    item.creators = [Creator(name: ["王建国", "李秀英", "马合木提", "卓玛"][copy])]
                    item.school = School(name: ["兰州市第一中学", "定西市安定区思源小学", "天水市逸夫实验中学", "敦煌中学"][copy])
                    item.descriptions = [
                        LanguageText(lang: "zh", text: "本节课围绕《\(title)》，从生活实例出发，引导学生观察、比较与归纳，配有课堂练习与评价。")
                    ]
                    item.rights = Rights(license: "https://creativecommons.org/licenses/by-nc-sa/4.0/")
                    item.keywords = [title, "新课导入", "探究"]
                    if copy == 1 { item.awards = [Award(level: "national_youke", raw: "部级优课", year: 2019)] }
                    if copy == 2 { item.awards = [Award(level: "provincial_youke", raw: "省级优课", year: 2018)] }
                    all.append(item)
                }
            }
        }
        let tongues = [
            ("ug", ["ماتېماتىكا دەرسى: كەسىر سان", "ئۇيغۇر تىلى ۋە ئەدەبىيات"]), ("kk", ["قازاق ٴتىلى ساباعى"]),
            ("bo", ["རྩིས་རིག་སློབ་དེབ།", "བོད་ཡིག་སློབ་ཁྲིད།"]), ("mn", ["ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ", "ᠮᠠᠲ᠋ᠧᠮᠠᠲ᠋ᠢᠺ"]),
            ("ko", ["조선어문 교수안", "수학 7학년 일차방정식"]), ("ii", ["ꆈꌠꁱꂷ", "ꊿꂷꃅꄿ"]), ("za", ["Sawcuengh Geiqhauq"]),
        ]
        for (language, titles) in tongues {
            for (index, title) in titles.enumerated() {
                all.append(lesson("\(language)-\(index)", title, subject: "chinese", grade: 7, language: language))
            }
        }
        return all
    }()
}
