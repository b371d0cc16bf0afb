package import Foundation
package import Metadata

/// Where tests find the project's data files and, when it is there, the shared fixtures.
package enum Project {
    /// The folder with Harvesters/ and Schemas/.
    package static let root = ProjectRoot(
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent())

    /// `../shared` beside the project, or nil on a machine without it.
    package static let shared: URL? = {
        let folder = root.url.deletingLastPathComponent().appending(path: "shared")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// A new empty folder, removed when the returned object goes.
    package static func temporaryFolder() throws -> TemporaryFolder { try TemporaryFolder() }
}

package final class TemporaryFolder: Sendable {
    package let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "huiliu-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
