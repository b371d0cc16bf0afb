internal import Foundation
internal import Glibc

/// Takes the bytes of one answer as they come: in memory until they are many, then in a temporary file.
struct BodySink: ~Copyable {
    /// Up to here a body stays in memory.
    static let memoryLimit = 8 << 20

    private var bytes: [UInt8] = []
    private var file: URL?
    private var descriptor: Int32 = -1
    private(set) var count = 0
    private let folder: URL

    /// - Parameter folder: where a large body goes.
    init(in folder: URL = FileManager.default.temporaryDirectory) {
        self.folder = folder
    }

    /// - Throws: `FetchFailure.storage` when the temporary file cannot be written (disk full).
    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        count += piece.count
        if file == nil, count <= Self.memoryLimit {
            bytes.append(contentsOf: piece)
            return
        }
        if file == nil { try openFile() }
        try Self.write(piece, to: descriptor)
    }

    /// The body; the file, if there is one, now belongs to it.
    mutating func finish() -> FetchBody {
        guard let file else { return FetchBody(bytes) }
        close(descriptor)
        descriptor = -1
        self.file = nil
        return FetchBody(takingOver: file, count: count)
    }

    private mutating func openFile() throws(FetchFailure) {
        let url = folder.appending(path: "huiliu-\(UUID().uuidString).body")
        descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure }
        file = url
        let earlier = bytes
        bytes = []
        let target = descriptor
        try earlier.withUnsafeBufferPointerTyped { piece throws(FetchFailure) in try Self.write(piece, to: target) }
    }

    /// - Throws: `FetchFailure.storage`.
    static func write(_ piece: UnsafeBufferPointer<UInt8>, to descriptor: Int32) throws(FetchFailure) {
        var rest = UnsafeRawBufferPointer(piece)
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            // A signal came first.
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failure }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Why the last call to the system did not do it.
    private static var failure: FetchFailure { .storage(String(cString: strerror(errno))) }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        if let file { unlink(file.path) }
    }
}

extension [UInt8] {
    /// `withUnsafeBufferPointer` that keeps the type of the error.
    func withUnsafeBufferPointerTyped<Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
    ) throws(Failure) {
        let result: Result<Void, Failure> = withUnsafeBufferPointer { buffer in
            do throws(Failure) { return .success(try body(buffer)) } catch { return .failure(error) }
        }
        try result.get()
    }
}
