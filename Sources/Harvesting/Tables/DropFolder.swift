internal import Foundation
internal import Glibc

/// A folder of this machine into which others put files. Only plain files are read there: a link would lead to whatever
/// we may read, a pipe would hold the night until somebody writes.
struct DropFolder {
    enum Problem: Error, Equatable {
        /// Nothing has that name.
        case missing
        /// A link, a pipe, a device, or a folder where a file should be.
        case notPlain
        case tooLarge
        /// In the system's words.
        case unreadable(String)
        case storage(FetchFailure)
    }

    enum Kind {
        case file, folder, link, other
    }

    private static let pieceBytes = 1 << 18
    /// O_PATH, which Glibc keeps from Swift.
    private static let pathOnly: Int32 = 0o1000_0000

    private let path: String
    private let handle: FileHandle

    /// A folder that is only passed on the way to what is in it, which needs no right to list it. The way to it is the
    /// operator's and may lead over links.
    /// - Throws: `Problem`.
    init(passing path: String) throws(Problem) {
        try self.init(path, open(path, Self.pathOnly | O_DIRECTORY | O_CLOEXEC))
    }

    private init(_ path: String, _ descriptor: Int32) throws(Problem) {
        guard descriptor >= 0 else { throw Self.problem }
        self.path = path
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// A folder inside this one.
    /// - Throws: `Problem`.
    func folder(_ name: String) throws(Problem) -> DropFolder {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        return try DropFolder(path + "/" + name, openat(handle.fileDescriptor, name, flags))
    }

    /// What has that name; nil when nothing has.
    func kind(of name: String) -> Kind? {
        var status = stat()
        guard fstatat(handle.fileDescriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return Self.kind(status)
    }

    /// Whether nobody but us and the system can put anything into it: a link in it is the operator's.
    var isOurs: Bool {
        var status = stat()
        guard fstat(handle.fileDescriptor, &status) == 0 else { return false }
        return [0, geteuid()].contains(status.st_uid) && status.st_mode & (S_IWGRP | S_IWOTH) == 0
    }

    /// The names of the plain files, in no order.
    /// - Throws: `Problem`.
    func files() throws(Problem) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).filter { kind(of: $0) == .file }
        } catch {
            throw .unreadable(error.localizedDescription)
        }
    }

    /// A copy of a file: an upload that replaces it while it is read must not pull it from under us.
    /// - Throws: `Problem`.
    func contents(of name: String, limit: Int) throws(Problem) -> FetchBody {
        // Not waiting is for pipes, which are seen to be none of ours once they are open.
        let file = openat(handle.fileDescriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw Self.problem }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, Self.kind(status) == .file else { throw .notPlain }
        guard Int(status.st_size) <= limit else { throw .tooLarge }
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.pieceBytes)
        defer { buffer.deallocate() }
        var sink = BodySink()
        while true {
            let count = read(file, buffer.baseAddress, buffer.count)
            // A signal came first.
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.problem }
            if count == 0 { return sink.finish() }
            // It may have grown since.
            guard sink.count + count <= limit else { throw .tooLarge }
            do throws(FetchFailure) {
                try sink.append(UnsafeBufferPointer(rebasing: buffer[..<count]))
            } catch {
                throw .storage(error)
            }
        }
    }

    private static func kind(_ status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// Why the last call to the system did not do it.
    private static var problem: Problem {
        switch errno {
        case ENOENT: .missing
        // Of a link that is not followed, of a folder that is none, of a socket.
        case ELOOP, ENOTDIR, ENXIO: .notPlain
        default: .unreadable(String(cString: strerror(errno)))
        }
    }
}
