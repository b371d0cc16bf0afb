package import Foundation

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
        output.fileHandleForReading.readabilityHandler = { handle in
            // `availableData` would end the whole test run where reading fails, `read(upToCount:)` wait for all.
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(handle.fileDescriptor, &chunk, chunk.count)
            guard count > 0 else {
                handle.readabilityHandler = nil
                return said.finish()
            }
            said.yield(Data(chunk[..<count]))
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
