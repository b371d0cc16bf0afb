import ArgumentParser
import Cataloguing
import Foundation
import GRDB
import Harvesting
import Metadata

struct AlertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "太久没有同步时告警（由 huiliu-alert.timer 定时运行）。",
        discussion: "退出码：0 一切正常，1 已告警。")

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let settings = try AlertSettings.read(options.projectRoot)
        // A catalogue that cannot be read must not silence what is to tell of it.
        let silence = Alert.silence(
            latestNight: try? await latestHarvest(), settings: settings, now: currentInstant())
        guard let silence else { return print("最近的同步没有超过 \(settings.silentHours) 小时。") }
        print(silence.text)
        await deliver([silence], settings)
        throw ExitCode(1)
    }

    private func latestHarvest() async throws -> UTCInstant? {
        let catalogue = try options.readCatalogue()
        return try await catalogue.pool.read { try catalogue.latestHarvest($0) }
    }
}

/// Sends alerts; what cannot be delivered is written to standard error.
func deliver(_ alerts: [Alert], _ settings: AlertSettings) async {
    let delivery = AlertDelivery(
        fetching: CurlFetcher(.init(userAgent: Workshop.agent(contact: nil))),
        environment: ProcessInfo.processInfo.environment)
    for failure in await delivery.send(alerts, to: settings.contacts) {
        Output.tell(failure)
    }
}
