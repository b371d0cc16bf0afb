internal import Metadata

/// Holds a list to `limits.records`, whatever the protocol: one that goes on and on is broken off before it fills the
/// disk, and what came until then is kept.
struct BoundedSession: HarvestSession {
    let session: any HarvestSession
    let platform: Platform

    var format: PayloadFormat { session.format }

    func nextPage() async throws(HarvestError) -> HarvestPage? {
        let limit = platform.limits.records
        guard let page = try await session.nextPage() else { return nil }
        if page.checkpoint.delivered <= limit { return page }
        throw HarvestError(
            platform: platform.code, stage: .harvest, cause: "清单超过 limits.records（\(limit) 条），到此为止",
            nextStep: "与平台核实清单是否没有尽头；确有这么多记录时，调大平台文件的 limits.records")
    }

    func end() async -> HarvestEnd { await session.end() }
}
