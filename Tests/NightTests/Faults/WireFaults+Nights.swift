import Cataloguing
import Foundation
import TestSupport

/// Servers that refuse or drip, and platforms that change between two nights.
extension WireFault {
    /// Answers what no client may ask for: a repository with a record of its own.
    private static let inner = LoopbackServer { _ in
        FaultyRepository.xml(FaultyRepository.list("ListRecords", [FaultyRepository.record(666)], token: ""))
    }

    static let servers: [WireFault] = [
        .init(
            numbers: [30], what: "a redirect to an internal address from page 3 on",
            titles: Dictionary(uniqueKeysWithValues: (20..<60).map { ($0, String?.none) }), states: [.partial],
            fault: { question, _, _ in
                question.isList && question.page == 3
                    ? .answer(status: 302, headers: ["Location": inner.url + "/oai?verb=ListRecords"], "") : nil
            }),
        .init(
            numbers: [35], what: "a page that drips, once",
            fault: steps(5) { right in
                [
                    .send(Array("HTTP/1.1 200 OK\r\nContent-Length: \(right.utf8.count)\r\n\r\n".utf8)),
                    .drip(Array(right.utf8), milliseconds: 400),
                ]
            }),
        .init(
            numbers: [39], what: "a platform that refuses POST",
            fault: { question, _, _ in
                question.request.method == "GET" ? nil : .answer(status: 405, headers: ["Allow": "GET"], "")
            }),
        .init(
            numbers: [40], what: "a platform that refuses the names of libraries",
            fault: { question, _, _ in
                let agent = question.request.headers["user-agent"]?.lowercased() ?? ""
                let isLibrary = ["curl", "python", "java", "go-http", "wget"].contains { agent.contains($0) }
                return agent.isEmpty || isLibrary ? .answer(status: 403, "") : nil
            }),
    ]

    /// Two records that changed on the second day.
    private static let twoChanged = FaultyRepository.World(
        stamps: [5: "2020-01-01T08:00:00Z", 6: "2020-01-01T09:00:00Z"], titles: [5: "新的第五课", 6: "新的第六课"])

    private static func everyNight(_ worlds: [FaultyRepository.World]) -> [FaultyRepository.World] {
        worlds.map { world in
            var world = world
            world.granularity = "YYYY-MM-DD"
            for index in world.live { world.stamps[index] = String(world.stamp(index).prefix(10)) }
            return world
        }
    }

    private static let byDay = everyNight([FaultyRepository.World(), twoChanged])

    /// The six styles, by the record's number.
    private static let styles = FaultyRepository.World(
        stamps: Dictionary(
            uniqueKeysWithValues: (0..<60).map { index -> (Int, String) in
                let day = String(FaultyRepository.datestamp(index).prefix(10))
                let slashes = String(day.replacing("-", with: "/"))
                let all = ["\(day)T02:03:04.567Z", "\(day)T10:03:04+08:00", "\(day) 02:03:04", slashes, day, ""]
                return (index, all[index % 6])
            }))

    private static let nothingNew = ["<error code=\"noRecordsMatch\">没有</error>", "<ListRecords/>"]

    static let changes: [WireFault] =
        [
            .init(
                numbers: [53], what: "day granularity, a from with seconds is badArgument", world: byDay[0],
                later: [.init(world: byDay[1], moves: [0, 2, 0])],
                fault: { question, _, _ in
                    (question.arguments["from"] ?? "").contains("T")
                        ? FaultyRepository.xml(FaultyRepository.error("badArgument")) : nil
                }),
            .init(
                numbers: [53], what: "seconds are promised, and refused",
                later: [.init(world: twoChanged, moves: [0, 2, 0])],
                fault: { question, _, _ in
                    (question.arguments["from"] ?? "").contains("T")
                        ? FaultyRepository.xml(FaultyRepository.error("badArgument")) : nil
                }),
            .init(numbers: [54], what: "datestamps in six styles", world: styles),
            .init(
                numbers: [55], what: "an Identify of rubbish",
                world: .init(granularity: "YYYY-MM-DDThh:mm:ss.sTZD", earliest: "2999-12-31", deletedRecord: "maybe"),
                later: [
                    .init(
                        world: .init(
                            stamps: twoChanged.stamps, titles: twoChanged.titles, granularity: "rubbish",
                            deletedRecord: "maybe"), moves: [0, 2, 0])
                ]),
            .init(
                numbers: [58], what: "deletedRecord=no: three records vanish, five are new",
                options: "guard: {vanishAfter: 1}", world: .init(deletedRecord: "no"),
                later: [.init(world: .init(live: Array(3..<65), deletedRecord: "no"), moves: [5, 0, 3])]),
            .init(
                numbers: [59], what: "deletedRecord=no and a second list of three records",
                options: "guard: {vanishAfter: 1}", world: .init(deletedRecord: "no"),
                later: [
                    .init(
                        world: .init(live: [0, 1, 2], deletedRecord: "no"), states: [.held], visible: Array(0..<60))
                ]),
            .init(
                numbers: [60], what: "a set that is gone on the second night", options: "options: {set: 'kind:lesson'}",
                later: [
                    .init(
                        world: .init(live: [], sets: ["kind:book"]), states: [.failed], visible: Array(0..<60),
                        moves: [0, 0, 0])
                ]),
            .init(
                numbers: [61], what: "ten deleted records come back to life",
                later: [
                    .init(
                        world: .init(deleted: Set(0..<10), stamps: stamps(0..<10, "2020-01-01T08:00:00Z")),
                        moves: [0, 0, 10]),
                    .init(world: .init(stamps: stamps(0..<10, "2020-01-02T08:00:00Z")), moves: [10, 0, 0]),
                ]),
            .init(
                numbers: [61], what: "a record deleted on one page, and alive as it is stored on the next",
                later: [.init()],
                fault: { question, _, _ in
                    guard question.isList, question.night == 2, question.page <= 2 else { return nil }
                    let deleted = FaultyRepository.header(1, attributes: " status=\"deleted\"")
                    let isFirst = question.page == 1
                    let record = isFirst ? "<record>\(deleted)</record>" : FaultyRepository.record(1)
                    return FaultyRepository.xml(
                        FaultyRepository.list("ListRecords", [record], token: isFirst ? "p2@" : "", size: 1, night: 2))
                }),
        ]
        + nothingNew.enumerated().map { place, answer in
            .init(
                numbers: [56 + place], what: "nothing new: \(answer.prefix(20))", later: [.init(moves: [0, 0, 0])],
                fault: { question, _, _ in
                    question.isList && question.night == 2
                        ? FaultyRepository.xml(FaultyRepository.page(answer, night: 2)) : nil
                })
        }

    private static func stamps(_ indices: Range<Int>, _ stamp: String) -> [Int: String] {
        Dictionary(uniqueKeysWithValues: indices.map { ($0, stamp) })
    }
}
