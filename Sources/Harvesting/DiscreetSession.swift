internal import Metadata

/// Lets nothing of what the platform said out of a session before it is fit to be shown, whatever the protocol.
struct DiscreetSession: HarvestSession {
    let session: any HarvestSession
    let words: PlatformWords

    var format: PayloadFormat { session.format }

    func nextPage() async throws(HarvestError) -> HarvestPage? {
        do throws(HarvestError) { return try await session.nextPage() } catch { throw words.cleaned(error) }
    }

    func end() async -> HarvestEnd {
        var end = await session.end()
        end.reword { words.cleaned($0) }
        return end
    }
}
