import Cataloguing
import Foundation
import Harvesting
import Metadata
import Synchronization
import TestSupport
import Testing

@testable import huiliu

@Suite("Alerts that are read")
struct AlertTests {
    private static let now = UTCInstant(seconds: 1_572_566_400)

    private func report(_ change: (inout RunReport) -> Void) throws -> NightReport {
        let platform = try Platform(
            ConfigNode(yaml: "code: \"620000\"\nname: 甘肃\nkind: provincial\nnote: t\n", file: "t.yml"))
        var run = RunReport(failed: platform, stage: .harvest, cause: "连不上", nextStep: "检查网络")
        run.state = .ok
        run.cause = nil
        change(&run)
        return NightReport(night: 1, sources: [run], broken: [], unconnected: [])
    }

    private func status(live: Int = 1000, stale: String? = nil) throws -> SourceStatus {
        let since = stale.map { "\"\($0)\"" } ?? "null"
        let json = """
            {"code": "620000", "name": "甘肃", "kind": "provincial", "quarantined": 0, "live": \(live), "staleSince": \(since)}
            """
        return try JSONDecoder().decode(SourceStatus.self, from: Data(json.utf8))
    }

    private func reasons(_ status: SourceStatus, _ change: (inout RunReport) -> Void = { _ in }) throws -> [Alert
        .Reason]
    {
        Alert.after(try report(change), statuses: [status], settings: AlertSettings(), now: Self.now).map(\.reason)
    }

    @Test("A good night tells nobody anything, and neither does a first one")
    func quiet() throws {
        #expect(try reasons(try status()).isEmpty)
        #expect(try reasons(try status()) { $0.counts.added = 1000 }.isEmpty)
        #expect(try reasons(try status()) { $0.state = .partial }.isEmpty)
    }

    @Test("Failed, held, zero, stale and unusual are told, each once")
    func told() throws {
        #expect(try reasons(try status()) { $0.state = .failed } == [.failed])
        #expect(try reasons(try status()) { $0.state = .held } == [.held])
        #expect(try reasons(try status(live: 0)) == [.zero])
        #expect(try reasons(try status(stale: "2019-10-20T00:00:00Z")) == [.stale])
        #expect(try reasons(try status(stale: "2019-10-31T00:00:00Z")).isEmpty)
        #expect(try reasons(try status()) { $0.counts.updated = 600 } == [.unusual])
        #expect(try reasons(try status()) { $0.verdict = .warn } == [.unusual])
    }

    @Test("Of a source that may not be asked at this hour only is told that it was not for many days")
    func resting() throws {
        #expect(try reasons(try status(live: 0)) { $0.isResting = true }.isEmpty)
        #expect(try reasons(try status(stale: "2019-10-20T00:00:00Z")) { $0.isResting = true } == [.stale])
    }

    @Test("A rollback is proposed where records were taken down, not where a shorter list has taken down none yet")
    func rollback() throws {
        func text(deleted: Int) throws -> String {
            let night = try report {
                $0.verdict = .warn
                $0.absent = 150
                $0.counts.deleted = deleted
            }
            return Alert.after(night, statuses: [try status()], settings: AlertSettings(), now: Self.now)
                .map(\.text).joined()
        }
        #expect(try text(deleted: 150).contains("huiliu rollback"))
        let waiting = try text(deleted: 0)
        #expect(waiting.contains("150 条") && !waiting.contains("huiliu rollback"), "\(waiting)")
    }

    @Test("What a run warns of that went well all the same stands in the night's report; a mere note does not")
    func warned() throws {
        func told(_ warns: Bool?) throws -> String {
            try report {
                $0.warns = warns
                $0.notes = ["校验文件是链接"]
            }.chinese
        }
        #expect(try told(true).contains("校验文件是链接") && !told(nil).contains("校验文件是链接"))
    }

    /// Nights of the one source, the latest first, each a day before the next.
    /// - Parameter standing: what readers had of it after each; nil: as versions reported that did not say it.
    private func earlier(
        _ changes: [(inout RunReport) -> Void], _ standing: SourceStatus?
    ) throws -> [EarlierNight] {
        try changes.enumerated().map { place, change in
            let started = UTCInstant(seconds: Self.now.seconds - Int64(place + 1) * 86_400)
            var night = try report(change)
            if let standing { night.add(statuses: [standing], now: started) }
            return EarlierNight(started: started, report: night)
        }
    }

    private func since(
        _ changes: [(inout RunReport) -> Void], of status: SourceStatus? = nil, _ tonight: (inout RunReport) -> Void
    ) throws -> [UTCInstant?] {
        var night = try report(tonight)
        let statuses = [try status ?? self.status()]
        night.add(statuses: statuses, now: Self.now)
        let alerts = Alert.after(night, statuses: statuses, settings: AlertSettings(), now: Self.now)
        let earlier = try earlier(changes, status)
        return Alert.recalling(alerts, of: night, earlier: earlier, settings: AlertSettings()).map(\.since)
    }

    private static func quarantined(_ number: Int) -> (inout RunReport) -> Void {
        return { run in
            run.stage = .check
            run.cause = "在隔离区"
            run.counts.rejected = number
        }
    }

    @Test("What was told the night before is told since when; what is new, worse or another matter is told as new")
    func repeated() throws {
        let failed: (inout RunReport) -> Void = { $0.state = .failed }
        let held: (inout RunReport) -> Void = { $0.state = .held }
        let good: (inout RunReport) -> Void = { _ in }
        let before = UTCInstant(seconds: Self.now.seconds - 2 * 86_400)
        #expect(try since([], failed) == [nil])
        #expect(try since([failed, failed], failed) == [before])
        #expect(try since([failed, failed, good, failed], failed) == [before])
        #expect(try since([good, failed], failed) == [nil])
        #expect(try since([held, held], failed) == [nil])
        // Nobody asked it at this hour.
        #expect(try since([{ $0.isResting = true }, failed], failed) == [before])
        #expect(try since([Self.quarantined(0), Self.quarantined(50)], Self.quarantined(50)) == [before])
        #expect(try since([Self.quarantined(50)], Self.quarantined(60)) == [nil])
        // Reports of earlier versions do not say how many records there were.
        #expect(try since([{ $0.counts.updated = 600 }], { $0.counts.updated = 600 }) == [nil])
    }

    @Test("A source that stays empty or stale, or changes as much every night, is new on its first morning only")
    func staying() throws {
        let nothing: (inout RunReport) -> Void = { _ in }
        let day = UTCInstant(seconds: Self.now.seconds - 86_400)
        let before = UTCInstant(seconds: Self.now.seconds - 2 * 86_400)
        let empty = try status(live: 0)
        #expect(try since([], of: empty, nothing) == [nil])
        #expect(try since([nothing, nothing], of: empty, nothing) == [before])
        // The night before the last was less than three days after.
        let stale = try status(stale: "2019-10-27T12:00:00Z")
        #expect(try since([], of: stale, nothing) == [nil])
        #expect(try since([nothing, nothing, nothing], of: stale, nothing) == [day])
        let touched: (inout RunReport) -> Void = { $0.counts.updated = 600 }
        let full = try status()
        #expect(try since([touched, touched], of: full, touched) == [before])
        #expect(try since([touched, nothing], of: full, touched) == [day])
        // Another matter: records are gone.
        #expect(try since([touched], of: full, { $0.counts.deleted = 600 }) == [nil])
        #expect(try since([touched], of: full, { $0.state = .failed }) == [nil])
    }

    @Test("A list held again after an operator released one is told as new")
    func heldAfterRelease() throws {
        let night = try report { $0.state = .held }
        let alerts = Alert.after(night, statuses: [try status()], settings: AlertSettings(), now: Self.now)
        let started = UTCInstant(seconds: Self.now.seconds - 86_400)
        let text = try CodableJSON.text(night)
        let waiting = try #require(EarlierNight(started: started, text: text, released: []))
        let released = try #require(EarlierNight(started: started, text: text, released: [night.sources[0].run]))
        func recalled(_ earlier: [EarlierNight]) -> [Alert] {
            Alert.recalling(alerts, of: night, earlier: earlier, settings: AlertSettings())
        }
        #expect(recalled([waiting]).map(\.since) == [started])
        #expect(recalled([released]).map(\.since) == [nil])
    }

    @Test("A source that is not asked any more is new on the first night, and known on those after it")
    func disconnectedBefore() throws {
        let gone = UnaskedSource(source: "620000", name: "甘肃", records: 10, since: "2019-10-20T00:00:00Z")
        var night = NightReport(night: 2, sources: [], broken: [], unconnected: ["620000"])
        night.add(unasked: [gone])
        let alerts = Alert.after(night, statuses: [], settings: AlertSettings(), now: Self.now)
        let first = EarlierNight(started: UTCInstant(seconds: Self.now.seconds - 86_400), report: night)
        let other = NightReport(night: 1, sources: [], broken: [], unconnected: [])
        let between = EarlierNight(started: UTCInstant(seconds: Self.now.seconds - 3600), report: other)
        func recalled(_ earlier: [EarlierNight]) -> [Alert] {
            Alert.recalling(alerts, of: night, earlier: earlier, settings: AlertSettings())
        }
        #expect(recalled([]).map(\.since) == [nil])
        #expect(recalled([between, first]).map(\.since) == [first.started])
    }

    @Test("What is known already stands last in a message, under a heading of its own, and in its title")
    func known() throws {
        let old = Alert(reason: .disconnected, source: "620000", text: "旧事", since: Self.now)
        let new = Alert(reason: .failed, source: "630000", text: "新事")
        let contact = AlertSettings.Contact(name: "甲", webhook: "env:HOOK")
        let message = try #require(Alert.message([old, new], for: contact))
        #expect(message.title == "汇流：1 项需要处理，1 项仍未解决")
        #expect(message.text == "【失败】1 项\n· 新事\n【仍未解决】1 项\n· 失去连接，自 \(Self.now.shanghai) 起：旧事")
        #expect(Alert.message([old], for: contact)?.title == "汇流：1 项仍未解决")
    }

    @Test("A list that more than doubled is unusual, and so is one of which much went to quarantine")
    func grown() throws {
        #expect(try reasons(try status(live: 3300)) { $0.counts.added = 3000 } == [.unusual])
        #expect(try reasons(try status(live: 3300)) { $0.counts.added = 1500 }.isEmpty)
        #expect(try reasons(try status(live: 90)) { $0.counts.added = 80 }.isEmpty)
        let flooded = try reasons(try status()) {
            $0.state = .partial
            $0.stage = .check
            $0.cause = "收到的 198 条记录里有 180 条进了隔离区"
        }
        #expect(flooded == [.unusual])
        let tenth = try reasons(try status()) {
            $0.stage = .check
            $0.cause = "收到的 198 条记录里有 30 条进了隔离区"
        }
        #expect(tenth == [.unusual])
    }

    @Test("Times in alerts and in the list of sources are those of a clock in China")
    func localTime() throws {
        let source = try status(stale: "2019-10-20T20:30:00Z")
        let night = try report { _ in }
        let alerts = Alert.after(night, statuses: [source], settings: AlertSettings(), now: Self.now)
        #expect(alerts.first?.text.contains("自 2019-10-21 04:30 起未更新") == true)
        let line = source.chineseLine(isNightRunning: false)
        #expect(line.contains("上次成功 无\t自 2019-10-21 04:30 起未更新"))
    }

    @Test("Silence is told: no night at all, or none for too long")
    func silence() {
        let settings = AlertSettings()
        func reason(_ hours: Int64?) -> Alert.Reason? {
            let night = hours.map { UTCInstant(seconds: Self.now.seconds - $0 * 3600) }
            return Alert.silence(latestNight: night, settings: settings, now: Self.now)?.reason
        }
        #expect(reason(nil) == .noNight && reason(27) == .noNight && reason(20) == nil)
    }

    @Test("A night that ran and brought nothing is told as that, not as none")
    func broughtNothing() {
        let tried = UTCInstant(seconds: Self.now.seconds - 3600)
        func alert(_ hours: Int64?) -> Alert? {
            let night = hours.map { UTCInstant(seconds: Self.now.seconds - $0 * 3600) }
            return Alert.silence(latestNight: night, tried: tried, settings: AlertSettings(), now: Self.now)
        }
        #expect(alert(nil)?.reason == .failed && alert(nil)?.text.contains(tried.shanghai) == true)
        #expect(alert(27)?.reason == .failed && alert(20) == nil)
    }

    @Test("A contact gets one message about their own sources, grouped by reason, over webhook and command")
    func delivered() async throws {
        let seen = Mutex("")
        let server = LoopbackServer { request in
            seen.withLock { $0 = String(decoding: request.body, as: UTF8.self) }
            return .answer("ok")
        }
        defer { server.stop() }
        let folder = try Project.temporaryFolder()
        let file = folder.url.appending(path: "sent.txt")
        let contacts = [
            AlertSettings.Contact(name: "甲", sources: ["620000"], webhook: "env:HOOK"),
            AlertSettings.Contact(name: "乙", command: ["/usr/bin/tee", file.path]),
            AlertSettings.Contact(name: "丙", sources: ["110000"], webhook: "env:HOOK"),
            AlertSettings.Contact(name: "丁", webhook: "env:MISSING"),
        ]
        let alerts = [
            Alert(reason: .held, source: "620000", text: "甲的事"),
            Alert(reason: .failed, source: "630000", text: "别人的事"),
        ]
        let delivery = AlertDelivery(
            fetching: CurlFetcher(.init(userAgent: "test")), environment: ["HOOK": server.url + "/secret-key"])
        let failures = await delivery.send(alerts, to: contacts)
        #expect(failures.count == 1 && failures[0].contains("丁") && failures[0].contains("没有设环境变量 MISSING"))
        let posted = seen.withLock { $0 }
        #expect(posted.contains("甲的事") && !posted.contains("别人的事"))
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains("汇流：2 项需要处理") && text.contains("【失败】1 项") && text.contains("【暂缓发布】1 项"))
    }

    @Test(
        "An alert that reaches one contact of two ends with 1 and names the other; one that reaches nobody ends with 2",
        .enabled(if: HuiliuProgram.url != nil))
    func reachesOne() async throws {
        let project = try ScratchProject()
        let broken = "  - name: 乙\n    command: [/bin/false]\n"
        try project.write(
            "contacts:\n  - name: 甲\n    command: [/bin/true]\n" + broken, to: "Schemas/alerts.yml")
        let one = try await project.run("alert")
        #expect(one.status == 1 && one.output.contains("没有送到 乙"), "\(one.output)")
        #expect(one.output.contains("其余 1 个联系人已收到告警"))
        try project.write("contacts:\n" + broken, to: "Schemas/alerts.yml")
        let none = try await project.run("alert")
        #expect(none.status == 2 && none.output.contains("没有一个联系人收到告警"), "\(none.output)")
    }

    @Test("A program that hangs is ended, one that does not read its input is none the worse")
    func programs() async {
        var delivery = AlertDelivery(fetching: CurlFetcher(.init(userAgent: "test")), environment: [:])
        delivery.patience = 0.2
        let alerts = [Alert(reason: .failed, text: String(repeating: "很长", count: 100_000))]
        let failures = await delivery.send(
            alerts,
            to: [
                AlertSettings.Contact(name: "甲", command: ["/bin/sleep", "1000"]),
                AlertSettings.Contact(name: "乙", command: ["/bin/true"]),
            ])
        #expect(failures.count == 1 && failures[0].contains("甲") && failures[0].contains("信号 9"))
    }

    @Test("A message that does not arrive says why, and names no address")
    func causes() async throws {
        let server = LoopbackServer { _ in .answer(status: 500, "") }
        let gone = LoopbackServer { _ in [.close] }
        gone.stop()
        defer { server.stop() }
        let contacts = [
            AlertSettings.Contact(name: "甲", webhook: "env:BUSY"),
            AlertSettings.Contact(name: "乙", webhook: "env:GONE"),
            AlertSettings.Contact(name: "丙", webhook: "file:/nowhere/hook"),
            AlertSettings.Contact(name: "丁", command: ["/bin/sh", "-c", "exit 7"]),
            AlertSettings.Contact(name: "戊", command: ["/nowhere/notify"]),
        ]
        let delivery = AlertDelivery(
            fetching: CurlFetcher(.init(userAgent: "test")),
            environment: ["BUSY": server.url + "/secret-key", "GONE": gone.url + "/secret-key"])
        let failures = await delivery.send([Alert(reason: .failed, text: "事")], to: contacts)
        let words = ["HTTP 500", "乙", "读不到 /nowhere/hook", "退出码是 7", "/nowhere/notify 不能启动"]
        #expect(failures.count == words.count)
        for (failure, word) in zip(failures, words) { #expect(failure.contains(word), "\(failure)") }
        #expect(!failures.contains { $0.contains("secret-key") })
    }

    @Test("A mistake in the settings costs its own contact; the others are still told")
    func usable() throws {
        let project = try ScratchProject()
        try project.write(
            "contacts:\n  - {name: 甲, webhook: https://x.example/key}\n  - {name: 乙, command: [/bin/true]}\n",
            to: "Schemas/alerts.yml")
        let (settings, errors) = AlertSettings.usable(ProjectRoot(project.url))
        #expect(settings.contacts.map(\.name) == ["乙"])
        #expect(errors.count == 1 && errors[0].line == 2, "\(errors)")
    }

    @Test(
        "A contact that could not be reached, or a key written into the file, is refused with its line",
        arguments: ["name: 甲", "name: 甲\n    webhook: https://x.example/key", "name: 甲\n    command: [mail]"])
    func lint(contact: String) {
        #expect(throws: ConfigError.self) {
            try AlertSettings(ConfigNode(yaml: "contacts:\n  - \(contact)\n", file: "alerts.yml"))
        }
    }

    @Test("The stored settings are good")
    func stored() throws {
        #expect(try AlertSettings.read(Project.root).contacts.isEmpty)
    }
}
