/// What to do with a 3xx answer: decided here, hop by hop, never by the library that fetches.
package enum Redirect {
    /// Hops after which a platform is walking in circles.
    static let limit = 8

    package struct Step: Sendable, Equatable {
        package var request: FetchRequest
        /// The new address may be private only when the old one might and it is the same site.
        package var allowPrivate: Bool
    }

    /// The next request, or nil when the answer is not a redirect.
    /// - Throws: `FetchFailure.badRedirect` for an address that cannot be followed.
    package static func step(
        from request: FetchRequest, status: Int, location: String?, allowPrivate: Bool
    ) throws(FetchFailure) -> Step? {
        guard [301, 302, 303, 307, 308].contains(status) else { return nil }
        guard let here = WebAddress(request.url), let location,
            var target = WebAddress(location.trimmingSpaces, relativeTo: here)
        else { throw FetchFailure.badRedirect(location ?? "") }
        guard target.isWeb else { throw FetchFailure.badRedirect(target.text) }

        let isSamePath = target.isSameSite(as: here) && target.path.droppingSlash == here.path.droppingSlash
        if isSamePath, target.query == nil, let query = here.query, let mended = target.with(query: query) {
            // A server that adds a slash and forgets the question has one meaning only.
            target = mended
        }
        var next = request
        next.url = target.text
        if status == 303 || (status < 303 && request.method == .post && !isSamePath) {
            next.method = .get
            next.body = []
            next.headers = next.headers.filter { $0.key.lowercased() != "content-type" }
        }
        if !target.isSameSite(as: here) || (here.scheme == "https" && target.scheme == "http") {
            // Keys and cookies are for the site they were given to.
            next.headers = next.headers.filter { ["accept", "accept-language"].contains($0.key.lowercased()) }
        }
        return Step(request: next, allowPrivate: allowPrivate && target.isSameSite(as: here))
    }
}

extension String {
    fileprivate var droppingSlash: Substring { hasSuffix("/") ? dropLast() : self[...] }

    /// Without blanks and line ends at both ends.
    var trimmingSpaces: String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let bytes = utf8
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[first...last])
    }
}
