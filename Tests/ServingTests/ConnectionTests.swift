import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite(
    "What a browser has stays with it while the connection does not",
    .serialized, .enabled(if: Browser.isInstalled, "chromium-driver is not installed"), .timeLimit(.minutes(3)))
struct ConnectionTests {
    private func browse(_ body: (Browser, String) async throws -> Void) async throws {
        let site = try SiteFixture(records: SiteFixture.showcase)
        try await withServer(site) { base in
            let browser = try await Browser()
            do {
                try await body(browser, base)
            } catch {
                await browser.quit()
                throw error
            }
            await browser.quit()
        }
    }

    @Test("A browser that has ended leaves no files behind")
    func tidy() async throws {
        let browser = try await Browser()
        let folder = browser.folder.url
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        await browser.quit()
        #expect(files?.isEmpty == false)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    /// Waits until an expression of the page that is a promise comes true.
    private static func wait(for promise: String, in browser: Browser) async throws {
        _ = try await browser.answer(
            """
            (async () => {
                while (!await (\(promise))) await new Promise((next) => setTimeout(next, 20));
                done(true);
            })();
            """)
    }

    @Test("A request that fails leaves the results and the words that were typed, and says so until one succeeds")
    func failure() async throws {
        try await browse { browser, base in
            try await browser.open(base + "/search?q=%E5%8B%BE%E8%82%A1")
            _ = try await browser.script("window.known = fetch; window.fetch = () => Promise.reject(new TypeError())")
            try await browser.type("定", into: "#q")
            try await browser.wait(for: "document.querySelector('#total .missed')")
            #expect(try await browser.count(".hit") > 0)
            #expect(try await browser.count("[aria-busy]") == 0)
            #expect(try await browser.script("return document.querySelector('#q').value") as? String == "勾股定")
            _ = try await browser.script("window.fetch = window.known")
            try await browser.type("理", into: "#q")
            try await browser.wait(for: "new URLSearchParams(location.search).get('q') === '勾股定理'")
            #expect(try await browser.count("#total .missed") == 0)
        }
    }

    @Test("Results that were swapped in place are kept like pages that were read")
    func kept() async throws {
        try await browse { browser, base in
            try await browser.open(base + "/about")
            try await browser.wait(for: "navigator.serviceWorker.controller")
            try await browser.open(base + "/search")
            try await browser.click(".facet a[href*='subject=math']")
            try await browser.wait(for: "location.search.includes('subject=math')")
            try await Self.wait(for: "caches.match(location.href, { ignoreVary: true })", in: browser)
        }
    }

    @Test("The page for no connection speaks the language chosen last, and keeps its files when newer ones come")
    func offlinePage() async throws {
        try await browse { browser, base in
            try await browser.open(base + "/about")
            try await browser.wait(for: "navigator.serviceWorker.controller")
            try await browser.open(base + "/language?to=en")
            try await Self.wait(
                for: """
                    caches.match('/offline', { ignoreVary: true }).then((page) => page.text())
                        .then((text) => text.includes('No connection'))
                    """, in: browser)
            try await Self.wait(
                for: "fetch('/assets/site.css?v=newer').then(() => caches.match('/assets/site.css?v=newer'))",
                in: browser)
            try await Self.wait(
                for: "caches.match(document.querySelector('link[rel=stylesheet]').href, { ignoreVary: true })",
                in: browser)
        }
    }

    @Test("Another edition of the pages, styles or words is another worker")
    func worker() async throws {
        let site = try SiteFixture()
        let worker = try await site.get("/worker.js").text
        #expect(worker.hasPrefix("const edition = '\(site.site.edition)';\n"))
        #expect(worker.hasSuffix(String(decoding: Assets.worker.bytes, as: UTF8.self)))
    }

    @Test("A full list refuses another resource and says so instead of losing its first")
    func fullList() async throws {
        try await browse { browser, base in
            try await browser.open(base + "/search?size=10")
            _ = try await browser.script(
                "localStorage.setItem('huiliu.list', JSON.stringify([...Array(50).keys()].map(n => `cnres:1:${n}`)))")
            try await browser.click(".hit .keep")
            #expect(try await browser.text(".hit .full").contains("50"))
            let list = "return JSON.parse(localStorage.getItem('huiliu.list'))"
            let ids = try #require(try await browser.script(list) as? [String])
            #expect(ids.count == 50 && ids.first == "cnres:1:0")
        }
    }

    @Test("The arrow opens recent searches in the empty box, and what fits the words after Escape")
    func arrow() async throws {
        try await browse { browser, base in
            try await browser.open(base + "/about")
            _ = try await browser.script("localStorage.setItem('huiliu.recent', JSON.stringify(['浮力']))")
            try await browser.press("/")
            try await browser.press("\u{E015}")
            try await browser.wait(for: "!document.querySelector('#options').hidden")
            #expect(try await browser.text("#options li").contains("浮力"))
            try await browser.press("yueyanglou")
            try await browser.wait(for: "document.querySelector('#options').textContent.includes('岳阳楼记')")
            try await browser.press("\u{E00C}")
            #expect(try await browser.script("return document.querySelector('#options').hidden") as? Bool == true)
            try await browser.press("\u{E015}")
            try await browser.wait(for: "!document.querySelector('#options').hidden")
        }
    }

    @Test("With letters twice as large the numbers and the map still fit the window")
    func largeLetters() async throws {
        try await browse { browser, base in
            for path in ["/", "/coverage", "/search"] {
                try await browser.open(base + path)
                _ = try await browser.script("document.documentElement.style.fontSize = '200%'")
                #expect(
                    try await browser.script("return getComputedStyle(document.body).fontSize") as? String == "32px")
                let isFitting = "return document.documentElement.scrollWidth <= innerWidth"
                #expect(try await browser.script(isFitting) as? Bool == true, "\(path)")
            }
        }
    }
}
