import Foundation

/// Wall and processor time since it was made.
struct Stopwatch {
    private let startedAt = Stopwatch.now(CLOCK_MONOTONIC)
    private let used = Stopwatch.now(CLOCK_PROCESS_CPUTIME_ID)

    var wall: Double { Self.now(CLOCK_MONOTONIC) - startedAt }
    var processor: Double { Self.now(CLOCK_PROCESS_CPUTIME_ID) - used }

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Bytes this process holds in memory.
    static var resident: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        return (pages?.dropFirst().first.flatMap { Int($0) } ?? 0) * sysconf(Int32(_SC_PAGESIZE))
    }
}

/// The times of one kind of request.
struct Figures {
    private let name: String
    private var walls: [Double] = []
    private var processors: [Double] = []

    init(_ name: String, _ body: (inout Figures) throws -> Void) rethrows {
        self.name = name
        try body(&self)
    }

    mutating func add(_ watch: Stopwatch) {
        walls.append(watch.wall)
        processors.append(watch.processor)
    }

    /// One row: median, p90, p99 and worst of wall time, then of processor time.
    func show() {
        let columns = [walls, processors].flatMap { times in
            let sorted = times.sorted()
            return [0.5, 0.9, 0.99, 1].map { share in
                sorted.isEmpty ? "" : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))].milliseconds
            }
        }
        print("| \(name) | \(columns.joined(separator: " | ")) |")
        fflush(nil)
    }
}

extension Double {
    var milliseconds: String { String(format: "%.2f", self * 1000) }
}
