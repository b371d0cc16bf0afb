import Foundation
import Glibc
import Metadata
import TestSupport
import Testing

@testable import Harvesting

@Suite("Where large answers are kept")
struct BodySinkTests {
    private static let large = [UInt8](repeating: 0x61, count: BodySink.memoryLimit + 1)

    private func keep(_ bytes: [UInt8], in folder: URL) throws(FetchFailure) -> FetchBody {
        var sink = BodySink(in: folder)
        try Self.append(bytes, to: &sink)
        return sink.finish()
    }

    private static func append(_ bytes: [UInt8], to sink: inout BodySink) throws(FetchFailure) {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        defer { copy.deallocate() }
        _ = copy.initialize(from: bytes)
        try sink.append(UnsafeBufferPointer(copy))
    }

    @Test("A large answer lies in a file that goes with it")
    func file() throws {
        let folder = try Project.temporaryFolder()
        func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.url.path) }
        do {
            let body = try keep(Self.large, in: folder.url)
            #expect(try names().count == 1)
            #expect(try body.bytes() == Data(Self.large))
        }
        #expect(try names().isEmpty)
    }

    @Test(
        "Where the temporary file cannot be made, that is our fault and not the platform's, and no reason to ask again")
    func noFolder() throws {
        let folder = try Project.temporaryFolder()
        #expect {
            _ = try keep(Self.large, in: folder.url.appending(path: "missing"))
        } throws: { error in
            guard case .storage = error as? FetchFailure else { return false }
            let failure = ExchangeFailure(.fetch(.storage("")), attempts: 1)
            return !failure.isTransient && failure.nextStep.contains("清出本机临时目录")
        }
    }

    @Test("A full disk is told as one")
    func fullDisk() throws {
        let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(full >= 0)
        defer { close(full) }
        let bytes: [UInt8] = [1, 2, 3]
        let reason = String(cString: strerror(ENOSPC))
        #expect(throws: FetchFailure.storage(reason)) {
            try bytes.withUnsafeBufferPointerTyped { piece throws(FetchFailure) in
                try BodySink.write(piece, to: full)
            }
        }
    }
}
