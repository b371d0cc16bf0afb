import Foundation
import Metadata
import TestSupport

/// The program as its users run it.
enum HuiliuProgram {
    /// Built beside the test bundle; nil where it is not.
    static let url: URL? = {
        if let given = ProcessInfo.processInfo.environment["HUILIU_TORTURE_PROGRAM"] { return URL(filePath: given) }
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "huiliu")
        let built = Project.root.url.appending(path: ".build/debug/huiliu")
        return [beside, built].compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }()
}
