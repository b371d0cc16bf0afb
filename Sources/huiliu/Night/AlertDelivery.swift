import Foundation
import Harvesting
import Metadata

/// Brings messages to people. What cannot be delivered is told to the caller; it never changes a night's result.
struct AlertDelivery: Sendable {
    let fetching: any HTTPFetching
    let environment: [String: String]
    /// Seconds a program may take.
    var patience = 60.0

    /// Why a message did not arrive, in Chinese; names no address, which may hold a key.
    private struct Failure: Error {
        var cause: String
    }

    /// - Returns: in Chinese, what could not be delivered and why; never an address, which may hold a key.
    func send(_ alerts: [Alert], to contacts: [AlertSettings.Contact]) async -> [String] {
        var failures: [String] = []
        for contact in contacts {
            guard let (title, text) = Alert.message(alerts, for: contact) else { continue }
            do throws(Failure) {
                if let webhook = contact.webhook {
                    try await post(title, text, to: webhook)
                } else {
                    try await run(contact.command, input: "\(title)\n\(text)\n")
                }
            } catch {
                failures.append("告警没有送到 \(contact.name)：\(error.cause)。下一步：检查 Schemas/alerts.yml 里的这一项")
            }
        }
        return failures
    }

    private func post(_ title: String, _ text: String, to reference: String) async throws(Failure) {
        var json = CanonicalJSON()
        json.object {
            $0.member("text", text)
            $0.member("title", title)
        }
        let request = FetchRequest(
            url: try address(reference), method: .post,
            headers: ["Content-Type": "application/json; charset=utf-8"], body: json.bytes)
        var limits = Platform.Limits()
        limits.requestSeconds = 20
        limits.responseBytes = 1 << 20
        let status: Int
        do throws(FetchFailure) {
            // The operator chose the address; a chat server on the intranet is the usual case.
            status = try await fetching.fetch(request, limits: limits, allowPrivate: true).status
        } catch {
            throw Failure(cause: Self.cause(error))
        }
        guard (200..<300).contains(status) else { throw Failure(cause: "对方答复 HTTP \(status)") }
    }

    /// Without the addresses that some failures name.
    private static func cause(_ failure: FetchFailure) -> String {
        switch failure {
        case .refusedAddress: "地址不允许访问"
        case .badRedirect, .refusedRedirect: "重定向到不能访问的地址"
        default: failure.chineseText
        }
    }

    private func address(_ reference: String) throws(Failure) -> String {
        let place = SecretReference(reference)
        if let address = place?.secret(in: environment), !address.isEmpty { return address }
        switch place {
        case .variable(let name): throw Failure(cause: "没有设环境变量 \(name)")
        case .file(let path): throw Failure(cause: "读不到 \(path)，或不是 UTF-8")
        case nil: throw Failure(cause: "地址应写成 env:变量名 或 file:路径")
        }
    }

    private func run(_ command: [String], input: String) async throws(Failure) {
        // A file, not a pipe: a program that does not read it can neither block us nor end us.
        let file = FileManager.default.temporaryDirectory.appending(path: "huiliu-alert-\(UUID().uuidString)")
        defer { unlink(file.path) }
        let reading: FileHandle
        do {
            try Data(input.utf8).write(to: file)
            reading = try FileHandle(forReadingFrom: file)
        } catch {
            throw Failure(cause: "不能在 \(file.deletingLastPathComponent().path) 里写临时文件")
        }
        if let cause = await end(of: command, reading: reading) { throw Failure(cause: cause) }
    }

    private static func cause(_ ended: Process, _ program: String, patience: Double) -> String? {
        let status = ended.terminationStatus
        if ended.terminationReason == .uncaughtSignal {
            return "\(program) 被信号 \(status) 结束（最多等 \(Int(patience.rounded(.up))) 秒）"
        }
        return status == 0 ? nil : "\(program) 的退出码是 \(status)"
    }

    /// - Returns: how the program failed; nil when it did not.
    private func end(of command: [String], reading: FileHandle) async -> String? {
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardInput = reading
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let patience = patience
        return await withCheckedContinuation { continuation in
            process.terminationHandler = { ended in
                continuation.resume(returning: Self.cause(ended, command[0], patience: patience))
            }
            do {
                try process.run()
                let identifier = process.processIdentifier
                DispatchQueue.global().asyncAfter(deadline: .now() + patience) {
                    if process.isRunning { kill(identifier, SIGKILL) }
                }
            } catch {
                process.terminationHandler = nil
                continuation.resume(returning: "\(command[0]) 不能启动：不存在，或不可执行")
            }
        }
    }
}
