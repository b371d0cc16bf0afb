import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Harvesting
import Metadata

struct AlertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "太久没有同步时告警（由 huiliu-alert.timer 定时运行）。",
        discussion: "退出码：0 一切正常，1 已告警，2 需要告警但没有送到任何人。")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let settings: AlertSettings
        do {
            settings = try AlertSettings.read(options.projectRoot)
        } catch {
            Output.tell("\(error)")
            throw ExitCode(2)
        }
        guard let alert = await lookAround(settings) else {
            return print("最近的同步没有超过 \(settings.silentHours) 小时。")
        }
        print(alert.text)
        throw ExitCode(await deliver([alert], settings) ? 1 : 2)
    }

    /// A catalogue that cannot be read must not silence what is to tell of it.
    private func lookAround(_ settings: AlertSettings) async -> Alert? {
        let now = currentInstant()
        guard FileManager.default.fileExists(atPath: options.catalogue) else {
            return Alert.silence(latestNight: nil, settings: settings, now: now)
        }
        do {
            let catalogue = try options.readCatalogue()
            let (latest, tried) = try await catalogue.pool.read {
                (try catalogue.latestHarvest(before: now, $0), try catalogue.latestNight(before: now, $0))
            }
            return Alert.silence(latestNight: latest, tried: tried, settings: settings, now: now)
        } catch {
            return Alert(reason: .failed, text: "目录库读不了：\(Catalogue.explain(error, path: options.catalogue))")
        }
    }
}

/// Sends alerts; what cannot be delivered is written to standard error.
/// - Returns: whether somebody was told. One contact of several that cannot be reached is named, and silences nobody.
@discardableResult
func deliver(_ alerts: [Alert], _ settings: AlertSettings) async -> Bool {
    let delivery = AlertDelivery(
        fetching: CurlFetcher(.init(userAgent: Workshop.agent(contact: nil))),
        environment: ProcessInfo.processInfo.environment)
    let failures = await delivery.send(alerts, to: settings.contacts)
    for failure in failures { Output.tell(failure) }
    let told = settings.contacts.count { Alert.message(alerts, for: $0) != nil } - failures.count
    if !failures.isEmpty { Output.tell(told > 0 ? "其余 \(told) 个联系人已收到告警" : "没有一个联系人收到告警") }
    return told > 0
}
