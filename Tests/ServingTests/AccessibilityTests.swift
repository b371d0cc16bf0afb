import Foundation
import HTTPTypes
import Hummingbird
import Metadata
import TestSupport
import Testing

@testable import Serving

/// axe-core, as PyPI carries it; see .ci/install-python.
enum Axe {
    static let script: String? = {
        let library = Project.root.url.appending(path: ".build/python/lib")
        let files = FileManager.default.enumerator(at: library, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            if file.lastPathComponent == "axe.min.js" { return try? String(contentsOf: file, encoding: .utf8) }
        }
        return nil
    }()
}

@Suite(.enabled(if: Browser.isInstalled && Axe.script != nil, "chromium-driver or axe-core is not installed"))
struct AccessibilityTests {
    struct Look: CustomTestStringConvertible, Sendable {
        var width: Int
        var scheme: String
        var testDescription: String { "\(scheme), \(width) px" }
    }

    @Test(
        "axe-core finds nothing serious on any page under the rules of WCAG 2.2 AA", .timeLimit(.minutes(8)),
        arguments: [Look(width: 1280, scheme: "light"), Look(width: 360, scheme: "dark")])
    func rules(look: Look) async throws {
        let axe = try #require(Axe.script)
        func check(_ pages: [(String, String)], _ browser: Browser, _ base: String) async throws {
            try await browser.resize(look.width, 900)
            try await browser.prefer(scheme: look.scheme)
            for (name, path) in pages {
                try await browser.open(base + path)
                _ = try await browser.script(axe)
                let found = try await browser.answer(
                    """
                    axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(result =>
                        done(result.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
                            .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)
                                + ' ' + (n.any[0]?.message ?? '')).join(' | '))))
                    """)
                #expect(found as? [String] == [], "\(name) \(look.testDescription)")
            }
        }
        try await browseAsOperator {
            try await check(Showcase.doors, $0, $1)
        } _: {
            try await check(Showcase.pages, $0, $1)
        }
    }

    @Test("Every page a router knows is one of those looked at")
    func everyPage() throws {
        let site = try Showcase.site()
        let looked = (Showcase.pages + Showcase.doors).map { String($0.1.prefix { $0 != "?" }) }
        // Answers that are no page, or that lead on to one.
        let others = [
            "/api", "/assets", "/oai", "/healthz", "/readyz", "/metrics", "/favicon.ico", "/robots.txt", "/worker.js",
            "/language",
            "/setup", "/operator/nights/{id}/events", "/operator/feedback.csv", "/list.csv",
        ]
        for route in site.server.router().routes where route.method == .get {
            let path = route.path.description
            if others.contains(where: { path == $0 || path.hasPrefix($0 + "/") }) { continue }
            let parts = path.split(separator: "/")
            #expect(
                looked.contains { address in
                    let steps = address.split(separator: "/")
                    return steps.count == parts.count
                        && zip(steps, parts).allSatisfy { $0 == $1 || $1.hasPrefix("{") }
                }, "\(path)")
        }
    }
}
