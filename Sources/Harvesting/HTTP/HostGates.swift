package import Metadata

/// The turnstile before every host: so many at once, so long between two. Shared by all sessions of a night, because
/// two platforms may live on one host.
package actor HostGates {
    private struct Gate {
        var inside = 0
        /// Nobody starts before this (clock's uptime).
        var opensAt = Duration.zero
        /// Nor before this, whoever was waiting already.
        var closedUntil = Duration.zero
        var queue: [(id: Int, turn: CheckedContinuation<Bool, Never>)] = []
    }

    private let clock: any NightClock
    private var gates: [String: Gate] = [:]
    private var lastID = 0

    package init(clock: any NightClock) {
        self.clock = clock
    }

    /// Waits for a place and for the pause to be over. Every return must be followed by `leave`.
    /// - Throws: `FetchFailure.cancelled`; then there is no place to leave.
    package func enter(_ host: String, pace: Platform.Pace) async throws(FetchFailure) {
        guard await place(host, pace.concurrency) else { throw FetchFailure.cancelled }
        var start: Duration
        repeat {
            let now = clock.uptime
            let gate = gates[host, default: Gate()]
            start = max(now, gate.opensAt, gate.closedUntil)
            gates[host, default: gate].opensAt = start + .seconds(pace.delay)
            do {
                try await clock.wait(start - now)
            } catch {
                leave(host)
                throw FetchFailure.cancelled
            }
            // The host may have asked for a pause in the meantime.
        } while gates[host, default: Gate()].closedUntil > start
    }

    /// Gives the place to the next in the queue.
    package func leave(_ host: String) {
        guard var gate = gates[host] else { return }
        if gate.queue.isEmpty {
            gate.inside -= 1
            gates[host] = gate
        } else {
            let next = gate.queue.removeFirst()
            gates[host] = gate
            next.turn.resume(returning: true)
        }
    }

    /// Keeps everyone from the host for a while (Retry-After).
    package func close(_ host: String, for duration: Duration) {
        var gate = gates[host, default: Gate()]
        gate.closedUntil = max(gate.closedUntil, clock.uptime + duration)
        gates[host] = gate
    }

    private func place(_ host: String, _ concurrency: Int) async -> Bool {
        if gates[host, default: Gate()].inside < max(1, concurrency) {
            gates[host, default: Gate()].inside += 1
            return true
        }
        lastID += 1
        let id = lastID
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                if Task.isCancelled {
                    turn.resume(returning: false)
                } else {
                    gates[host, default: Gate()].queue.append((id, turn))
                }
            }
        } onCancel: {
            Task { await self.abandon(host, id) }
        }
    }

    private func abandon(_ host: String, _ id: Int) {
        guard let index = gates[host]?.queue.firstIndex(where: { $0.id == id }) else { return }
        gates[host]?.queue.remove(at: index).turn.resume(returning: false)
    }
}
