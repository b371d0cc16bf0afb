import Foundation
import Metadata

@testable import Searching

/// What the tests of this room share: the tables of the project, read once.
enum SearchFixture {
    static let root = ProjectRoot(
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent())
    static let analyser: TextAnalyser = {
        do { return try TextAnalyser(root: root) } catch { preconditionFailure("\(error)") }
    }()
}
