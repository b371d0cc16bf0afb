package import Foundation
import Metadata

extension Simulation {
    /// Writes one platform file per source, to lay over Harvesters/ (`--overlay`): addresses of this simulation.
    ///
    /// Names and kinds are only written for sources without a file in Harvesters/, so that the official ones stay.
    /// - Parameter baseURL: `http://127.0.0.1:{port}` as `SimulationServer.run` reports it.
    /// - Throws: what the file system throws.
    package func writeOverlay(to folder: URL, baseURL: String, root: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let secrets = folder.appending(path: "secrets")
        try FileManager.default.createDirectory(at: secrets, withIntermediateDirectories: true)
        try Data(TokenVoice.appID.utf8).write(to: secrets.appending(path: "appid"))
        try Data(TokenVoice.appKey.utf8).write(to: secrets.appending(path: "appkey"))
        for source in sources {
            let file = "\(source.code).yml"
            let isKnown = FileManager.default.fileExists(atPath: root.appending(path: "Harvesters/\(file)").path)
            let text = overlay(for: source, baseURL: baseURL, isKnown: isKnown, secrets: secrets)
            try Data(text.utf8).write(to: folder.appending(path: file), options: .atomic)
        }
    }

    /// The overlay file of one source.
    package func overlay(for source: SimulatedSource, baseURL: String, isKnown: Bool, secrets: URL) -> String {
        var lines = ["# Simulated: \(source.name), shape \(source.shape.rawValue).", "code: \"\(source.code)\""]
        if !isKnown {
            lines.append("name: \(source.name)")
            lines.append("kind: \(source.province == nil ? "national" : "provincial")")
            if let province = source.province { lines.append("province: \"\(province)\"") }
        }
        lines += ["network: {allowPrivate: true}", "pace: {concurrency: 4, delay: 0}"]
        if source.usesFiveFourSystem { lines.append("schoolSystem: 5-4") }
        // What the simulated lists leave out is gone, the first time already: counts agree with the manifest day by day.
        // So sitemaps are read whole every night, too.
        lines.append("guard: {vanishAfter: 1}")
        if source.shape == .tokenJSON {
            lines.append("secrets: {appid: \"file:\(secrets.path)/appid\", appKey: \"file:\(secrets.path)/appkey\"}")
        }
        lines.append(source.connection(baseURL: "\(baseURL)/\(source.code)"))
        return lines.joined(separator: "\n") + "\n"
    }
}
