internal import CLibCurl
internal import Foundation
internal import Synchronization

/// One thread that drives any number of transfers over libcurl's multi interface, sharing connections between them.
final class CurlLoop: @unchecked Sendable {
    // `running` belongs to the thread alone; everything shared is in `inbox`; curl_multi_wakeup may be called anywhere.
    private struct Inbox {
        var starts: [(Int, CurlTransfer)] = []
        var cancels: [Int] = []
        var stops = false
        /// The thread is at its end: the handle must not be touched any more.
        var isOver = false
    }

    private let multi: UnsafeMutableRawPointer?
    private let inbox = Mutex(Inbox())
    private var running: [Int: CurlTransfer] = [:]

    init() {
        multi = curl_multi_init()
        let thread = Thread { self.run() }
        thread.name = "huiliu-fetch"
        thread.start()
    }

    /// Hands a transfer over to the thread.
    func start(_ transfer: CurlTransfer, id: Int) {
        let isOver = inbox.withLock { inbox in
            if inbox.isOver { return true }
            inbox.starts.append((id, transfer))
            curl_multi_wakeup(multi)
            return false
        }
        if isOver { transfer.fail(.cancelled) }
    }

    /// Ends a transfer early; unknown and finished ones are ignored.
    func cancel(_ id: Int) {
        tell { $0.cancels.append(id) }
    }

    /// Ends the thread; transfers still running fail as cancelled.
    func stop() {
        tell { $0.stops = true }
    }

    /// Wakes the thread while the lock keeps it from ending.
    private func tell(_ change: (inout sending Inbox) -> Void) {
        inbox.withLock { inbox in
            guard !inbox.isOver else { return }
            change(&inbox)
            curl_multi_wakeup(multi)
        }
    }

    private func run() {
        while true {
            let news = inbox.withLock { inbox in
                defer { inbox = Inbox(stops: inbox.stops) }
                return inbox
            }
            for (id, transfer) in news.starts { begin(transfer, id) }
            for id in news.cancels { end(id) { $0.fail(.cancelled) } }
            if news.stops { break }
            var active: Int32 = 0
            curl_multi_perform(multi, &active)
            settle()
            cutSlowOnes()
            curl_multi_poll(multi, nil, 0, running.isEmpty ? 60_000 : 500, nil)
        }
        let late = inbox.withLock { inbox in
            inbox.isOver = true
            return inbox.starts
        }
        for (_, transfer) in late { transfer.fail(.cancelled) }
        for id in Array(running.keys) { end(id) { $0.fail(.cancelled) } }
        curl_multi_cleanup(multi)
    }

    private func begin(_ transfer: CurlTransfer, _ id: Int) {
        guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
            transfer.fail(.connection("libcurl 拒绝了请求"))
            return
        }
        running[id] = transfer
    }

    private func settle() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            let code = message.pointee.data.result
            if let id = running.first(where: { $0.value.handle == handle })?.key { end(id) { $0.finish(code) } }
        }
    }

    private func cutSlowOnes() {
        let now = ContinuousClock.now
        for (id, transfer) in running where transfer.isTooSlow(at: now) { end(id) { $0.fail(.timeout) } }
    }

    private func end(_ id: Int, _ farewell: (CurlTransfer) -> Void) {
        guard let transfer = running.removeValue(forKey: id) else { return }
        curl_multi_remove_handle(multi, transfer.handle)
        farewell(transfer)
    }
}
