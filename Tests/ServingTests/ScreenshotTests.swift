import Foundation
import Testing

/// Where the pictures go; nil: none are wanted.
enum Screenshots {
    static let folder = ProcessInfo.processInfo.environment["HUILIU_SCREENSHOTS"]
}

/// Pictures of every page for people to look at: `make screenshots`.
@Suite(.enabled(if: Screenshots.folder != nil && Browser.isInstalled, "set HUILIU_SCREENSHOTS to a folder"))
struct ScreenshotTests {
    @Test("Pictures of every page at 360 and 1280 px")
    func pictures() async throws {
        let folder = URL(filePath: try #require(Screenshots.folder))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func shoot(_ pages: [(String, String)], _ browser: Browser, _ base: String) async throws {
            for (name, path) in pages {
                for width in [360, 1280] {
                    try await browser.resize(width, 900)
                    try await browser.open(base + path)
                    try await browser.screenshot(width: width).write(to: folder.appending(path: "\(name)-\(width).png"))
                }
            }
        }
        try await browseAsOperator {
            try await shoot(Showcase.doors, $0, $1)
        } _: {
            try await shoot(Showcase.pages, $0, $1)
        }
    }
}
