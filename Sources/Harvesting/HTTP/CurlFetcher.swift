internal import CLibCurl
internal import Foundation
package import Metadata
internal import Synchronization

/// Fetches over libcurl: HTTP/1.1 and 2, TLS, compressed bodies, connections used again. Follows redirects itself,
/// checks every address after DNS, and holds every answer to the limits it is given.
package final class CurlFetcher: HTTPFetching {
    package struct Settings: Sendable {
        /// Names us and how to reach us.
        package var userAgent: String
        /// A body slower than this for a whole window is cut.
        package var slowestBytesPerSecond = 64
        package var slownessWindow = Duration.seconds(20)
        /// The host keys sftp trusts; a host that is not in it is refused.
        package var sshKnownHosts = FileManager.default.homeDirectoryForCurrentUser.path + "/.ssh/known_hosts"

        package init(userAgent: String) {
            self.userAgent = userAgent
        }
    }

    private let settings: Settings
    // Two loops, so that a connection opened for a platform on the intranet is never used again for another.
    private let openLoop = CurlLoop()
    private let intranetLoop = CurlLoop()
    private let nextID = Atomic<Int>(0)

    package init(_ settings: Settings) {
        _ = Self.isInitialised
        self.settings = settings
    }

    private static let isInitialised = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    deinit {
        openLoop.stop()
        intranetLoop.stop()
    }

    package func fetch(
        _ request: FetchRequest, limits: Platform.Limits, allowPrivate: Bool
    ) async throws(FetchFailure) -> FetchResponse {
        guard let first = WebAddress(request.url) else { throw FetchFailure.refusedAddress(request.url) }
        var step = Redirect.Step(request: request, allowPrivate: allowPrivate)
        step.request.url = first.text
        var redirecting: String?
        for _ in 0...Redirect.limit {
            let response: FetchResponse
            do throws(FetchFailure) { response = try await exchange(step, limits) } catch {
                guard let redirecting, case .refusedAddress(let address) = error else { throw error }
                throw .refusedRedirect(from: redirecting, to: address)
            }
            let location = response.headers["location"]
            guard
                let next = try Redirect.step(
                    from: step.request, status: response.status, location: location, allowPrivate: step.allowPrivate)
            else { return response }
            redirecting = WebAddress(step.request.url)?.host
            step = next
        }
        throw FetchFailure.tooManyRedirects
    }

    private func exchange(_ step: Redirect.Step, _ limits: Platform.Limits) async throws(FetchFailure) -> FetchResponse
    {
        if Task.isCancelled { throw FetchFailure.cancelled }
        let id = nextID.add(1, ordering: .relaxed).newValue
        let loop = step.allowPrivate ? intranetLoop : openLoop
        let result: Result<FetchResponse, FetchFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let transfer = CurlTransfer(
                    step.request, limits: limits, allowPrivate: step.allowPrivate, settings: settings
                ) { continuation.resume(returning: $0) }
                guard let transfer else {
                    continuation.resume(returning: .failure(.connection("libcurl 没有可用的句柄")))
                    return
                }
                loop.start(transfer, id: id)
                // The cancellation may have come before the start.
                if Task.isCancelled { loop.cancel(id) }
            }
        } onCancel: {
            loop.cancel(id)
        }
        return try result.get()
    }
}
