import Cataloguing
import Foundation

/// Where commands write. `FileHandle.write(_:)` ends the process when a disk is full or nobody reads.
enum Output {
    /// Writes bytes to standard output, behind what was printed.
    /// - Throws: `Catalogue.Failure` when they cannot be written.
    static func write(_ bytes: [UInt8]) throws {
        try finish()
        do { try FileHandle.standardOutput.write(contentsOf: Data(bytes)) } catch { throw failure }
    }

    /// Makes sure that everything printed has been written.
    /// - Throws: `Catalogue.Failure` when it has not.
    static func finish() throws {
        guard fflush(nil) == 0 else { throw failure }
    }

    /// A line for standard error. Where that cannot be written there is nobody to tell.
    static func tell(_ line: String) { try? FileHandle.standardError.write(contentsOf: Data("\(line)\n".utf8)) }

    private static var failure: Catalogue.Failure {
        Catalogue.Failure(cause: "输出没有写完", nextStep: "检查输出的去处：磁盘已满，或管道已关闭")
    }
}
