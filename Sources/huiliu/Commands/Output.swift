import Cataloguing
import Foundation
import Metadata

/// Prints a line, or several, for people: every command's `print`. What a platform wrote commands no terminal.
func print(_ item: Any) { Swift.print(Output.shown(item)) }

/// Where commands write. `FileHandle.write(_:)` ends the process when a disk is full or nobody reads.
enum Output {
    /// As text in which nothing but line ends and tabs moves the cursor.
    static func shown(_ item: Any) -> String { "\(item)".withoutControls(keeping: ["\n", "\t"]) }

    /// Writes bytes to standard output, behind what was printed; where that is a terminal, as it may show them.
    /// - Throws: `Catalogue.Failure` when they cannot be written.
    static func write(_ bytes: [UInt8]) throws {
        try finish()
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let data = isTerminal ? Data(shown(String(decoding: bytes, as: UTF8.self)).utf8) : Data(bytes)
        do { try FileHandle.standardOutput.write(contentsOf: data) } catch { throw failure }
    }

    /// Makes sure that everything printed has been written.
    /// - Throws: `Catalogue.Failure` when it has not.
    static func finish() throws {
        guard fflush(nil) == 0 else { throw failure }
    }

    /// A line for standard error. Where that cannot be written there is nobody to tell.
    static func tell(_ line: String) {
        try? FileHandle.standardError.write(contentsOf: Data("\(shown(line))\n".utf8))
    }

    private static var failure: Catalogue.Failure {
        Catalogue.Failure(cause: "输出没有写完", nextStep: "检查输出的去处：磁盘已满，或管道已关闭")
    }
}
