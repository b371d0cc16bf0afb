internal import Foundation
internal import Glibc
internal import Synchronization

/// A socket that listens on a free port of 127.0.0.1. It is closed only when nobody holds it any more: its number would be
/// another socket's by the time a thread accepts once more.
private final class ListeningSocket: Sendable {
    private let descriptor: Int32
    private let isStopped = Atomic(false)
    let port: Int

    init() {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                precondition(
                    bind(descriptor, generic, length) == 0 && listen(descriptor, 64) == 0
                        && getsockname(descriptor, generic, &length) == 0,
                    "no server on 127.0.0.1: \(String(cString: strerror(errno)))")
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
    }

    deinit { close(descriptor) }

    /// The next connection; nil when it has stopped.
    func accept() -> Int32? {
        while !isStopped.load(ordering: .acquiring) {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 { return connection }
            // Out of descriptors, for one: other tests give theirs back.
            guard [ECONNABORTED, EINTR, EMFILE, ENFILE, EAGAIN].contains(errno) else { return nil }
            sched_yield()
        }
        return nil
    }

    func stop() {
        isStopped.store(true, ordering: .releasing)
        shutdown(descriptor, Int32(SHUT_RDWR))
    }
}

/// POLLRDHUP, which Glibc shows to GNU sources only.
private let peerClosed: Int16 = 0x2000

/// A raw HTTP server on 127.0.0.1 for tests: whatever a platform may do wrong on the wire, a script can do here.
package final class LoopbackServer: Sendable {
    package struct Request: Sendable, Equatable {
        package var method: String
        /// Path and query exactly as they came.
        package var target: String
        /// Lower-case names.
        package var headers: [String: String]
        package var body: [UInt8]

        /// Path without the query.
        package var path: String { String(target.prefix { $0 != "?" }) }
        /// The decoded arguments of the query, or of a form body.
        package var arguments: [String: String] {
            let text =
                method == "POST" ? String(decoding: body, as: UTF8.self) : String(target.drop { $0 != "?" }.dropFirst())
            var result: [String: String] = [:]
            for pair in text.split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let value = parts.count > 1 ? parts[1].replacingOccurrences(of: "+", with: " ") : ""
                result[String(parts[0])] = value.removingPercentEncoding ?? value
            }
            return result
        }
    }

    package enum Step: Sendable {
        case send([UInt8])
        /// One byte after another, with a pause after each, until the client goes.
        case drip([UInt8], milliseconds: Int)
        /// Ends the connection in order.
        case close
        /// Ends the connection with RST.
        case reset
        /// Says nothing until the client goes or the server stops.
        case hang
    }

    package typealias Script = @Sendable (Request) -> [Step]

    private let listener: ListeningSocket
    private let script: Script
    private let log = Mutex<[Request]>([])
    private let connections = Mutex<Set<Int32>>([])
    package var port: Int { listener.port }

    package init(_ script: @escaping Script) {
        self.script = script
        let listener = ListeningSocket()
        self.listener = listener
        Thread { [weak self] in
            while let connection = listener.accept() {
                guard let self else {
                    Glibc.close(connection)
                    return
                }
                connections.withLock { _ = $0.insert(connection) }
                Thread { [weak self] in self?.serve(connection) }.start()
            }
        }.start()
    }

    /// `http://127.0.0.1:{port}`
    package var url: String { "http://127.0.0.1:\(port)" }

    /// Every request so far.
    package var requests: [Request] { log.withLock { $0 } }

    /// Ends every connection and stops listening.
    package func stop() {
        listener.stop()
        connections.withLock { open in for connection in open { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    deinit { stop() }

    private func serve(_ connection: Int32) {
        defer {
            connections.withLock { _ = $0.remove(connection) }
            Glibc.close(connection)
        }
        var pending: [UInt8] = []
        while let request = readRequest(connection, &pending) {
            log.withLock { $0.append(request) }
            for step in script(request) {
                guard perform(step, connection) else { return }
            }
        }
    }

    private func perform(_ step: Step, _ connection: Int32) -> Bool {
        switch step {
        case .send(let bytes): return write(bytes, connection)
        case .drip(let bytes, let milliseconds):
            return bytes.allSatisfy { byte in
                guard write([byte], connection) else { return false }
                var watched = pollfd(fd: connection, events: peerClosed, revents: 0)
                return poll(&watched, 1, Int32(milliseconds)) == 0
            }
        case .close: return false
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
            return false
        case .hang:
            var watched = pollfd(fd: connection, events: peerClosed, revents: 0)
            _ = poll(&watched, 1, -1)
            return false
        }
    }

    private func write(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(connection, $0.baseAddress! + start, bytes.count - start, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }

    private func readRequest(_ connection: Int32, _ pending: inout [UInt8]) -> Request? {
        let end: [UInt8] = [13, 10, 13, 10]
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        func more() -> Bool {
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return false }
            pending += chunk[..<count]
            return true
        }
        while pending.firstRange(of: end) == nil { guard more() else { return nil } }
        guard let headEnd = pending.firstRange(of: end) else { return nil }
        let head = String(decoding: pending[..<headEnd.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let first = head[0].split(separator: " ")
        var headers: [String: String] = [:]
        for line in head.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let bodyCount = headers["content-length"].flatMap { Int($0) } ?? 0
        while pending.count < headEnd.upperBound + bodyCount { guard more() else { return nil } }
        let body = Array(pending[headEnd.upperBound..<headEnd.upperBound + bodyCount])
        pending.removeFirst(headEnd.upperBound + bodyCount)
        return Request(method: String(first[0]), target: String(first[1]), headers: headers, body: body)
    }
}

extension [LoopbackServer.Step] {
    /// A whole answer with its length.
    package static func answer(status: Int = 200, headers: [String: String] = [:], _ body: [UInt8]) -> Self {
        var head = "HTTP/1.1 \(status) Status\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        if headers["Content-Length"] == nil { head += "Content-Length: \(body.count)\r\n" }
        return [.send([UInt8]((head + "\r\n").utf8) + body)]
    }

    /// A whole answer with its length.
    package static func answer(status: Int = 200, headers: [String: String] = [:], _ body: String) -> Self {
        answer(status: status, headers: headers, [UInt8](body.utf8))
    }
}
