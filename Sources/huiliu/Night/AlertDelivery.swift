import Foundation
import Harvesting
import Metadata

/// Brings messages to people. What cannot be delivered is told to the caller; it never changes a night's result.
struct AlertDelivery: Sendable {
    let fetching: any HTTPFetching
    let environment: [String: String]
    /// Seconds a program may take.
    var patience = 60.0

    /// - Returns: in Chinese, what could not be delivered; never an address, which may hold a key.
    func send(_ alerts: [Alert], to contacts: [AlertSettings.Contact]) async -> [String] {
        var failures: [String] = []
        for contact in contacts {
            guard let (title, text) = Alert.message(alerts, for: contact) else { continue }
            let isDelivered =
                if let webhook = contact.webhook {
                    await post(title, text, to: webhook)
                } else {
                    await run(contact.command, input: "\(title)\n\(text)\n")
                }
            if !isDelivered { failures.append("告警没有送到 \(contact.name)；检查 Schemas/alerts.yml 里的这一项") }
        }
        return failures
    }

    private func post(_ title: String, _ text: String, to reference: String) async -> Bool {
        guard let address = SecretReference(reference)?.secret(in: environment),
            let body = try? CodableJSON.bytes(["title": title, "text": text])
        else { return false }
        let request = FetchRequest(
            url: address, method: .post, headers: ["Content-Type": "application/json; charset=utf-8"],
            body: body)
        var limits = Platform.Limits()
        limits.requestSeconds = 20
        limits.responseBytes = 1 << 20
        // The operator chose the address; a chat server on the intranet is the usual case.
        guard let answer = try? await fetching.fetch(request, limits: limits, allowPrivate: true) else { return false }
        return (200..<300).contains(answer.status)
    }

    private func run(_ command: [String], input: String) async -> Bool {
        let process = Process()
        // A file, not a pipe: a program that does not read it can neither block us nor end us.
        let file = FileManager.default.temporaryDirectory.appending(path: "huiliu-alert-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        guard (try? Data(input.utf8).write(to: file)) != nil, let reading = try? FileHandle(forReadingFrom: file) else {
            return false
        }
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardInput = reading
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return await withCheckedContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus == 0) }
            do {
                try process.run()
                let identifier = process.processIdentifier
                DispatchQueue.global().asyncAfter(deadline: .now() + patience) {
                    if process.isRunning { kill(identifier, SIGKILL) }
                }
            } catch {
                process.terminationHandler = nil
                continuation.resume(returning: false)
            }
        }
    }
}
