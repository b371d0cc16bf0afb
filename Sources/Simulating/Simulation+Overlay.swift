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
        for source in sources {
            let file = "\(source.code).yml"
            let isKnown = FileManager.default.fileExists(atPath: root.appending(path: "Harvesters/\(file)").path)
            let text = overlay(for: source, baseURL: baseURL, isKnown: isKnown)
            try Data(text.utf8).write(to: folder.appending(path: file), options: .atomic)
        }
    }

    /// The overlay file of one source.
    package func overlay(for source: SimulatedSource, baseURL: String, isKnown: Bool) -> String {
        var lines = ["# Simulated: \(source.name), shape \(source.shape.rawValue).", "code: \"\(source.code)\""]
        if !isKnown {
            lines.append("name: \(source.name)")
            lines.append("kind: \(source.province == nil ? "national" : "provincial")")
            if let province = source.province { lines.append("province: \"\(province)\"") }
        }
        lines += ["network: {allowPrivate: true}", "pace: {concurrency: 1, delay: 0}"]
        if source.usesFiveFourSystem { lines.append("schoolSystem: 5-4") }
        lines.append(source.connection(baseURL: "\(baseURL)/\(source.code)"))
        return lines.joined(separator: "\n") + "\n"
    }
}

extension SimulatedSource {
    /// Endpoint, protocol, options and crosswalk of the shape.
    func connection(baseURL: String) -> String {
        switch shape {
        case .oaiDC:
            """
            endpoint: \(baseURL)/oai
            protocol: oai-pmh
            crosswalk: oai_dc
            options: {metadataPrefix: oai_dc}
            """
        case .oaiLOM:
            """
            endpoint: \(baseURL)/oai
            protocol: oai-pmh
            crosswalk: lom
            options: {metadataPrefix: lom}
            """
        default:
            """
            endpoint: \(baseURL)/api/cases
            protocol: json-get
            crosswalk: json-get
            options:
              records: result.rows
              id: sdResIdCaseId
              datestamp: creTime
              total: result.totalCount
              pageCount: result.pageCount
              success: {path: success, equals: true}
              paging: {by: page, parameter: pageIndex, size: 100, sizeParameter: pageSize}
            """
        }
    }
}
