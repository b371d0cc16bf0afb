import Foundation
import Harvesting
import Metadata
import TestSupport

/// Chromium driven over WebDriver (W3C), as far as the page tests need it.
final class Browser {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    static let driver = ["/usr/bin/chromedriver", "/usr/local/bin/chromedriver"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    static var isInstalled: Bool { driver != nil }

    private static let fetcher = CurlFetcher(CurlFetcher.Settings(userAgent: "Huiliu tests"))
    /// Where driver and browser put what they need while they run.
    let folder: TemporaryFolder
    private let process: Process
    private let base: String
    private var session = ""

    /// - Parameter scripts: whether pages may run JavaScript.
    init(scripts: Bool = true) async throws {
        let port: String
        let folder = try Project.temporaryFolder()
        self.folder = folder
        (process, port) = try Self.startDriver(in: folder)
        base = "http://127.0.0.1:\(port)"
        var options: [String: Any] = [
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--hide-scrollbars", "--lang=zh-CN", "--disable-background-networking", "--window-size=1280,900",
                // A page that glides under the pointer cannot be clicked.
                "--force-prefers-reduced-motion",
            ]
        ]
        var preferences: [String: Any] = ["intl.accept_languages": "zh-CN"]
        if !scripts { preferences["profile.managed_default_content_settings.javascript"] = 2 }
        options["prefs"] = preferences
        // All other tests run beside it: what takes a second alone has taken more than the driver's own thirty.
        let timeouts = ["script": 240_000]
        let answer = try await call(
            "/session", ["capabilities": ["alwaysMatch": ["goog:chromeOptions": options, "timeouts": timeouts]]])
        guard let id = (answer as? [String: Any])?["sessionId"] as? String else {
            throw Failure(description: "no session: \(String(describing: answer))")
        }
        session = "/session/\(id)"
    }

    /// The driver takes a free IPv6 port and gives up when the same IPv4 port is taken, so it is asked again.
    private static func startDriver(in folder: TemporaryFolder) throws -> (Process, port: String) {
        guard let driver else { throw Failure(description: "chromium-driver is not installed") }
        var said = ""
        for _ in 0..<20 {
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(filePath: driver)
            process.arguments = ["--port=0"]
            process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": folder.url.path]) { $1 }
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            said = ""
            while true {
                let data = output.fileHandleForReading.availableData
                if data.isEmpty { break }
                said += String(decoding: data, as: UTF8.self)
                guard let found = said.firstMatch(of: /successfully on port ([0-9]+)[^0-9]/) else { continue }
                return (process, String(found.1))
            }
        }
        throw Failure(description: "chromedriver ended: \(said)")
    }

    /// Ends the browser; the object cannot be used after.
    func quit() async {
        // Answered when the browser is gone: one that is killed, or told to close, still writes files for a while.
        _ = try? await call("/shutdown", [:])
        process.end()
        try? FileManager.default.removeItem(at: folder.url)
    }

    func open(_ address: String) async throws { _ = try await command("/url", ["url": address]) }
    func address() async throws -> String { try await command("/url", nil) as? String ?? "" }
    func back() async throws { _ = try await command("/back", [:]) }

    func resize(_ width: Int, _ height: Int) async throws {
        // Chromium's window is never narrower than 500 px; the emulated screen is.
        _ = try await command(
            "/goog/cdp/execute",
            [
                "cmd": "Emulation.setDeviceMetricsOverride",
                "params": ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500],
            ])
    }

    /// Runs `return …` in the page.
    func script(_ text: String, _ arguments: [Any] = []) async throws -> Any? {
        try await command("/execute/sync", ["script": text, "args": arguments])
    }

    func text(_ selector: String) async throws -> String {
        try await script("return document.querySelector(arguments[0])?.textContent ?? ''", [selector]) as? String ?? ""
    }

    func count(_ selector: String) async throws -> Int {
        try await script("return document.querySelectorAll(arguments[0]).length", [selector]) as? Int ?? 0
    }

    func click(_ selector: String) async throws {
        _ = try await command("/element/\(try await find(selector))/click", [:])
    }

    func type(_ text: String, into selector: String) async throws {
        _ = try await command("/element/\(try await find(selector))/value", ["text": text])
    }

    /// Presses keys where the focus is.
    func press(_ keys: String) async throws {
        let actions = keys.flatMap { key in
            [["type": "keyDown", "value": String(key)], ["type": "keyUp", "value": String(key)]]
        }
        _ = try await command("/actions", ["actions": [["type": "key", "id": "keys", "actions": actions]]])
    }

    /// Asks until a condition in the page holds, at most half a minute.
    func wait(for condition: String) async throws {
        // The driver itself waits: no sleeping here.
        let script = """
            const done = arguments[arguments.length - 1], until = Date.now() + 30000;
            (function look() {
                let holds = false;
                try { holds = Boolean(\(condition)); } catch { holds = false; }
                if (holds || Date.now() > until) done(holds); else setTimeout(look, 20);
            })();
            """
        for _ in 0..<3 {
            // A page that is left while it is asked answers with an error: the next one is asked again.
            do {
                if try await command("/execute/async", ["script": script, "args": []]) as? Bool == true { return }
                break
            } catch is Failure { continue }
        }
        throw Failure(description: "never came true: \(condition)")
    }

    /// Runs a script that calls `done(value)` when it is ready.
    func answer(_ text: String) async throws -> Any? {
        let script = "const done = arguments[arguments.length - 1];\n" + text
        return try await command("/execute/async", ["script": script, "args": []])
    }

    /// Light or dark, as the visitor's system says.
    func prefer(scheme: String) async throws {
        let features = [
            ["name": "prefers-color-scheme", "value": scheme], ["name": "prefers-reduced-motion", "value": "reduce"],
        ]
        _ = try await command(
            "/goog/cdp/execute", ["cmd": "Emulation.setEmulatedMedia", "params": ["features": features]])
    }

    /// On the screen or, as `print`, on paper.
    func show(as media: String) async throws {
        _ = try await command("/goog/cdp/execute", ["cmd": "Emulation.setEmulatedMedia", "params": ["media": media]])
    }

    /// The whole page as PNG.
    func screenshot(width: Int) async throws -> Data {
        try await resize(width, 900)
        let tall = try await script("return document.documentElement.scrollHeight") as? Int ?? 900
        try await resize(width, min(max(tall, 600), 6_000))
        let text = try await command("/screenshot", nil) as? String ?? ""
        guard let data = Data(base64Encoded: text) else { throw Failure(description: "no picture") }
        return data
    }

    private func find(_ selector: String) async throws -> String {
        let answer = try await command("/element", ["using": "css selector", "value": selector])
        guard let id = (answer as? [String: String])?.values.first else {
            throw Failure(description: "nothing matches \(selector)")
        }
        return id
    }

    private func command(_ path: String, _ body: [String: Any]?) async throws -> Any? {
        try await call(session + path, body)
    }

    private func call(_ path: String, _ body: [String: Any]?) async throws -> Any? {
        var request = FetchRequest(url: base + path, headers: ["Content-Type": "application/json"])
        if let body {
            request.method = .post
            request.body = [UInt8](try JSONSerialization.data(withJSONObject: body))
        }
        // Not URLSession: it refuses the driver's header lines, which have no space behind the colon.
        let data = try await Self.fetcher.fetch(request, limits: Platform.Limits(), allowPrivate: true).body.bytes()
        let answer = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        if let error = answer?["value"] as? [String: Any], let message = error["message"] as? String {
            throw Failure(description: "\(path): \(message.prefix(900))")
        }
        return answer?["value"]
    }
}
