internal import Cataloguing
internal import GRDB
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A night as it runs, as server-sent events: `data:` when something moved, `event: over` when it ended.
struct NightEvents {
    let site: Site
    let night: Int64
    /// After this many looks the stream ends; the browser comes back by itself.
    var looks = 300

    func response() -> Response {
        let site = site
        let night = night
        let looks = looks
        let body = ResponseBody { writer in
            var last = ""
            for look in 0..<looks {
                let (state, text) = try Self.state(site, night)
                if text != last {
                    try await writer.write(ByteBuffer(string: "data: \(text)\n\n"))
                    last = text
                } else if look % 7 == 0 {
                    try await writer.write(ByteBuffer(string: ": still here\n\n"))
                }
                if state != "running" {
                    try await writer.write(ByteBuffer(string: "event: over\ndata: \(state)\n\n"))
                    break
                }
                try await Task.sleep(for: .seconds(2))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    private static func state(_ site: Site, _ night: Int64) throws -> (state: String, text: String) {
        try site.catalogue.pool.read { db in
            let state = try NightSummary.one(night, db)?.state ?? "failed"
            let runs = try RunSummary.ofNight(night, db)
            let done = runs.count { $0.state != "running" }
            return (state, "\(done)/\(runs.count) \(runs.reduce(0) { $0 + $1.counts.total })")
        }
    }
}
