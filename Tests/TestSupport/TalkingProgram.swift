package import Foundation
internal import Synchronization

/// Another program that is spoken with while it runs: line by line, without holding one of Swift's threads.
package final class TalkingProgram {
    private let process = Process()
    private let input = Pipe()
    private var chunks: AsyncStream<Data>.Iterator
    private var heard: [UInt8] = []

    /// - Throws: a Cocoa error when it cannot be started.
    package init(_ program: URL, _ arguments: [String]) throws {
        let output = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.standardError
        let (chunks, said) = AsyncStream<Data>.makeStream()
        self.chunks = chunks.makeAsyncIterator()
        let reading = output.fileHandleForReading
        let descriptor = reading.fileDescriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        let turn = Mutex(())
        /// Everything there is to read now; whether more may come.
        let drain: @Sendable () -> Bool = {
            turn.withLock { _ in
                while true {
                    // `availableData` would end the whole test run where reading fails.
                    var chunk = [UInt8](repeating: 0, count: 1 << 16)
                    let count = read(descriptor, &chunk, chunk.count)
                    guard count > 0 else { return count < 0 && errno == EAGAIN }
                    said.yield(Data(chunk[..<count]))
                }
            }
        }
        reading.readabilityHandler = { handle in
            if drain() { return }
            handle.readabilityHandler = nil
            said.finish()
        }
        // The pipe has its end only when nobody holds it open, and a program that another test started at the same
        // moment may.
        process.terminationHandler = { _ in
            _ = drain()
            reading.readabilityHandler = nil
            said.finish()
        }
        try process.run()
    }

    deinit { process.end() }

    /// The line it says next; nil when it has ended.
    package func hear(isolation: isolated (any Actor)? = #isolation) async -> String? {
        while true {
            if let end = heard.firstIndex(of: 0x0A) {
                defer { heard.removeFirst(end + 1) }
                return String(decoding: heard[..<end], as: UTF8.self)
            }
            guard let chunk = await chunks.next(isolation: isolation) else { return nil }
            heard += chunk
        }
    }

    package func say(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
    }
}
