import Foundation
import Testing

@testable import Serving

@Suite(.serialized, .enabled(if: Browser.isInstalled, "chromium-driver is not installed"), .timeLimit(.minutes(3)))
struct BrowserTests {
    /// Opens a browser on a served showcase and closes both afterwards.
    private func browse(
        scripts: Bool = true, accounts: Bool = false, _ body: (Browser, String, SiteFixture) async throws -> Void
    ) async throws {
        let site = try SiteFixture(records: SiteFixture.showcase, accounts: accounts)
        try await withServer(site) { base in
            let browser = try await Browser(scripts: scripts)
            do {
                try await body(browser, base, site)
            } catch {
                await browser.quit()
                throw error
            }
            await browser.quit()
        }
    }

    @Test("Without a connection the pages read before are there, and any other names them")
    func offline() async throws {
        let site = try SiteFixture(records: SiteFixture.showcase)
        let browser = try await Browser()
        do {
            let base = try await withServer(site) { base in
                try await browser.open(base + "/about")
                try await browser.wait(for: "navigator.serviceWorker.controller")
                try await browser.open(base + "/sources")
                _ = try await browser.answer(
                    """
                    (async () => {
                        while (!await caches.match(location.href, { ignoreVary: true })) {
                            await new Promise((next) => setTimeout(next, 20));
                        }
                        done(true);
                    })();
                    """)
                return base
            }
            try await browser.open(base + "/sources")
            #expect(try await browser.count("table.data") > 0)
            try await browser.open(base + "/tree")
            try await browser.wait(for: "document.querySelector('#offline a[href$=\"/sources\"]')")
        } catch {
            await browser.quit()
            throw error
        }
        await browser.quit()
    }

    @Test("Searching, choosing a facet, taking its chip away, going back: address and count follow")
    func search() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/")
            try await browser.type("勾股定理\n", into: "#q")
            try await browser.wait(for: "location.pathname === '/search' && document.querySelector('.hit')")
            let all = try await browser.text("#total strong")
            #expect(try await browser.text(".hit mark").contains("勾股定理"))
            try await browser.click(".facet a[href*='type=micro_video']")
            try await browser.wait(for: "location.search.includes('type=micro_video')")
            try await browser.wait(
                for: "document.querySelector('.chip a[href]') && !document.querySelector('[aria-busy]')")
            #expect(try await browser.text("#total strong") != all)
            try await browser.click(".chip:not(.understood) a")
            try await browser.wait(for: "!location.search.includes('type=') && !document.querySelector('[aria-busy]')")
            #expect(try await browser.text("#total strong") == all)
            try await browser.back()
            try await browser.wait(for: "document.querySelector(\".facet a.on[href]\")")
        }
    }

    @Test("Typing is one step of the history: going back leads to the search before, and Enter adds nothing")
    func typing() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/")
            try await browser.type("勾股\n", into: "#q")
            try await browser.wait(for: "location.pathname === '/search' && document.querySelector('.hit')")
            try await browser.type("定", into: "#q")
            try await browser.wait(for: "new URLSearchParams(location.search).get('q') === '勾股定'")
            try await browser.type("理", into: "#q")
            try await browser.wait(for: "new URLSearchParams(location.search).get('q') === '勾股定理'")
            let steps = try await browser.script("return history.length") as? Int
            try await browser.type("\n", into: "#q")
            try await browser.wait(for: "!document.querySelector('[aria-busy]')")
            #expect(try await browser.script("return history.length") as? Int == steps)
            try await browser.back()
            try await browser.wait(for: "new URLSearchParams(location.search).get('q') === '勾股'")
        }
    }

    @Test("After a filter the focus is on the same filter, after paging on the status, which stays the same element")
    func focus() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/search?size=10")
            _ = try await browser.script("document.querySelector('#total').known = true")
            try await browser.click(".facet a[href*='subject=math']")
            try await browser.wait(for: "location.search.includes('subject=math')")
            #expect(
                try await browser.script("return document.activeElement.querySelector('.value')?.textContent")
                    as? String
                    == "数学")
            try await browser.click("#next")
            try await browser.wait(for: "location.search.includes('cursor=')")
            let status = "return document.activeElement.id === 'total' && document.activeElement.known"
            #expect(try await browser.script(status) as? Bool == true)
            #expect(try await browser.text("#total").contains("第 11–20 条"))
        }
    }

    @Test("On a telephone the filters stay open, with what was unfolded in them, after one was touched")
    func sheet() async throws {
        try await browse { browser, base, _ in
            try await browser.resize(360, 740)
            try await browser.open(base + "/search")
            try await browser.click("label.sheet")
            _ = try await browser.script("document.querySelectorAll('.facet').forEach(facet => { facet.open = true })")
            try await browser.click(".facet a[href*='subject=math']")
            try await browser.wait(for: "location.search.includes('subject=math')")
            #expect(try await browser.script("return document.querySelector('#filters').checked") as? Bool == true)
            #expect(
                try await browser.script("return [...document.querySelectorAll('.facet')].every(facet => facet.open)")
                    as? Bool == true)
        }
    }

    @Test("On paper the tiles of the provinces keep their colours")
    func paper() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/coverage")
            try await browser.show(as: "print")
            let kept = """
                const style = getComputedStyle(document.querySelector('.tile'));
                return style.printColorAdjust ?? style.webkitPrintColorAdjust
                """
            #expect(try await browser.script(kept) as? String == "exact")
        }
    }

    @Test("Each star is named after its resource")
    func stars() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/search?size=10")
            try await browser.wait(for: "document.querySelector('.hit .keep')")
            let named = """
                return [...document.querySelectorAll('.hit')].every(hit =>
                    hit.querySelector('.keep').getAttribute('aria-label')
                        .endsWith(hit.querySelector('h2 a').textContent))
                """
            #expect(try await browser.script(named) as? Bool == true)
        }
    }

    @Test("The textbook tree opens level by level down to the lesson, and each count is the number found there")
    func tree() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/tree")
            for level in ["初中", "语文", "人教版"] {
                let branch =
                    "[...document.querySelectorAll('.branches a')].find(a => a.firstChild.textContent === '\(level)')"
                let count = try await browser.script("return \(branch).querySelector('.count').textContent") as? String
                _ = try await browser.script("\(branch).click()")
                try await browser.wait(
                    for: "document.querySelector('.branches [aria-current]')?.textContent.startsWith('\(level)')")
                #expect(try await browser.text(".summary strong") == count, "\(level)")
            }
            try await browser.click(".summary .button")
            try await browser.wait(for: "location.pathname === '/search' && location.search.includes('node=')")
            #expect(try await browser.count(".hit") > 0)
        }
    }

    @Test("Paging goes on without showing a record twice, and the address brings the same page back")
    func paging() async throws {
        try await browse { browser, base, _ in
            let shown = "return [...document.querySelectorAll('.hit h2 a')].map(a => a.pathname)"
            try await browser.open(base + "/search?size=10")
            let first = try #require(try await browser.script(shown) as? [String])
            try await browser.click("#next")
            try await browser.wait(for: "location.search.includes('cursor=') && !document.querySelector('[aria-busy]')")
            let address = try await browser.address()
            let second = try #require(try await browser.script(shown) as? [String])
            #expect(first.count == 10 && Set(first).isDisjoint(with: second.suffix(10)))
            try await browser.open(address)
            #expect(try await browser.script(shown) as? [String] == second.suffix(10))
        }
    }

    @Test("With the keyboard alone: slash, pinyin, arrow, Enter; Escape closes the list")
    func keyboard() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/about")
            try await browser.press("/")
            #expect(try await browser.script("return document.activeElement.id") as? String == "q")
            try await browser.press("yueyanglou")
            try await browser.wait(for: "!document.querySelector('#options').hidden")
            #expect(try await browser.text("#options li").contains("岳阳楼记"))
            try await browser.press("\u{E015}")
            #expect(
                try await browser.script("return document.querySelector('#q').getAttribute('aria-activedescendant')")
                    as? String == "option-0")
            try await browser.press("\u{E00C}")
            #expect(try await browser.script("return document.querySelector('#options').hidden") as? Bool == true)
            #expect(try await browser.script("return document.querySelector('#q').value") as? String == "yueyanglou")
            try await browser.press("j")
            try await browser.wait(for: "!document.querySelector('#options').hidden")
            try await browser.press("\u{E015}\u{E007}")
            try await browser.wait(for: "location.pathname === '/search' && document.querySelector('.hit')")
            #expect(try await browser.text(".hit h2").contains("岳阳楼记"))
        }
    }

    @Test("Without script everything is reached by links and forms")
    func noScript() async throws {
        try await browse(scripts: false) { browser, base, _ in
            try await browser.open(base + "/")
            try await browser.type("浮力\n", into: "#q")
            #expect(try await browser.address().contains("/search?q="))
            try await browser.click(".facet a[href*='type=courseware']")
            #expect(try await browser.address().contains("type=courseware"))
            try await browser.click(".hit h2 a")
            #expect(try await browser.address().contains("/resource/"))
            try await browser.click(".actions .quiet")
            #expect(try await browser.address().contains("/tree?node="))
        }
    }

    @Test("At 360 px nothing is wider than the screen, nor a search at 320, and the filters open at a touch")
    func phone() async throws {
        try await browse { browser, base, _ in
            try await browser.resize(360, 740)
            for path in [
                "/", "/search?q=%E5%88%86%E6%95%B0", "/tree", "/coverage", "/contributions", "/sources", "/about",
            ] {
                try await browser.open(base + path)
                let wide = try await browser.script("return document.documentElement.scrollWidth") as? Int ?? 0
                #expect(wide <= 360, "\(path) is \(wide) px wide")
            }
            try await browser.resize(320, 740)
            try await browser.open(base + "/search")
            #expect(try await browser.script("return document.documentElement.scrollWidth") as? Int ?? 0 <= 320)
            let shown = "return document.querySelector('.facet')?.checkVisibility() ?? null"
            #expect(try await browser.script(shown) as? Bool == false)
            try await browser.click("label.sheet")
            #expect(try await browser.script(shown) as? Bool == true)
        }
    }

    @Test("Uyghur runs from right to left, Mongolian from top to bottom until it is laid flat")
    func scripts() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/search?language=ug")
            let direction = "return getComputedStyle(document.querySelector('.hit h2')).direction"
            #expect(try await browser.script(direction) as? String == "rtl")
            try await browser.open(base + "/search?language=mn")
            let mode = "return getComputedStyle(document.querySelector('.hit h2')).writingMode"
            #expect(try await browser.script(mode) as? String == "vertical-lr")
            try await browser.click("[data-lay]")
            #expect(try await browser.script(mode) as? String == "horizontal-tb")
        }
    }

    @Test("What is starred is kept in a list that is an address, and recent searches are offered in the empty box")
    func list() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/")
            try await browser.type("浮力\n", into: "#q")
            try await browser.wait(for: "document.querySelector('.hit .keep')")
            let title = try await browser.text(".hit h2")
            try await browser.click(".hit .keep")
            #expect(
                try await browser.script("return document.querySelector('.hit .keep').getAttribute('aria-pressed')")
                    as? String == "true")
            try await browser.click("#kept")
            try await browser.wait(for: "location.pathname === '/list' && document.querySelector('.hit .keep')")
            #expect(try await browser.count(".hit") == 1)
            #expect(try await browser.text(".hit h2") == title)
            #expect(try await browser.text("#citation").contains("浮力[EB/OL]"))
            try await browser.click("#q")
            #expect(try await browser.text("#options li").contains("浮力"))
            try await browser.click("[data-forget]")
            try await browser.wait(for: "location.search === '' && document.querySelector('.calm')")
        }
    }

    @Test("Every number of a target leads to its records, and a record to its page")
    func drillDown() async throws {
        try await browse { browser, base, _ in
            try await browser.open(base + "/coverage")
            try await browser.click("#T01 .value a")
            try await browser.wait(for: "location.pathname.endsWith('/T01/records')")
            let total = Int(try await browser.text("h1").filter(\.isNumber)) ?? -1
            #expect(try await browser.count(".hits > li") == min(50, total))
            try await browser.click(".hit h2 a")
            try await browser.wait(for: "location.pathname.startsWith('/resource/')")
        }
    }

    @Test("First start, log-in, quarantine and log-out work as a person would do them")
    func logIn() async throws {
        try await browse(accounts: true) { browser, base, site in
            let code = try #require(try site.site.accounts?.setupCode())
            try await browser.open(base + "/operator")
            for (name, text) in [("code", code), ("name", "root"), ("password", Operator.password)] {
                try await browser.type(text, into: "input[name=\(name)]")
            }
            try await browser.click("form[method=post] button")
            try await browser.wait(
                for: "document.readyState === 'complete' && !document.querySelector('input[name=code]')")
            try await browser.type("root", into: "input[name=name]")
            try await browser.type(Operator.password + "\n", into: "input[name=password]")
            try await browser.wait(for: "location.pathname === '/operator'")
            try await browser.click(".tabs a[href='/operator/quarantine']")
            try await browser.wait(for: "location.pathname === '/operator/quarantine'")
            try await browser.click(".tabs form button")
            try await browser.wait(for: "location.pathname === '/'")
            #expect(try await browser.count("nav a[href='/operator']") == 0)
        }
    }
}
