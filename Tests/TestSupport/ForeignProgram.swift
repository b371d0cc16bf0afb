package import Foundation

/// What another program said before it ended.
package struct ForeignProgram: Sendable {
    package var status: Int32
    package var output: String

    /// Runs a program to its end without holding one of Swift's threads.
    /// - Throws: a Cocoa error when it cannot be started.
    package static func run(_ program: URL, _ arguments: [String]) async throws -> ForeignProgram {
        let file = FileManager.default.temporaryDirectory.appending(path: "huiliu-\(UUID().uuidString).out")
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try FileHandle(forWritingTo: file)
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        let status = try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { ended.resume(throwing: error) }
        }
        return ForeignProgram(status: status, output: try String(contentsOf: file, encoding: .utf8))
    }
}
