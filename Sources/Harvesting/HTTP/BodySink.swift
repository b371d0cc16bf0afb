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

    init() {}

    /// - Throws: `FetchFailure.connection` when the temporary file cannot be written (disk full).
    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        count += piece.count
        if file == nil, count <= Self.memoryLimit {
            bytes.append(contentsOf: piece)
            return
        }
        if file == nil { try openFile() }
        try write(piece)
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
        let url = FileManager.default.temporaryDirectory.appending(path: "huiliu-\(UUID().uuidString).body")
        descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FetchFailure.connection("无法建立临时文件：\(String(cString: strerror(errno)))") }
        file = url
        let earlier = bytes
        bytes = []
        try earlier.withUnsafeBufferPointerTyped { piece throws(FetchFailure) in try write(piece) }
    }

    private func write(_ piece: UnsafeBufferPointer<UInt8>) throws(FetchFailure) {
        var rest = UnsafeRawBufferPointer(piece)
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            guard written > 0 else {
                throw FetchFailure.connection("无法写临时文件：\(String(cString: strerror(errno)))")
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

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
