internal import Metadata

/// Turns the conversation's wish for a page into an HTTP request.
struct PagedJSONRequestBuilder: Sendable {
    let endpoint: String
    let options: PagedJSONOptions
    let secrets: [String: String]
    let since: UTCInstant?

    func request(_ page: PagedJSONRequest, token: String?, now: UTCInstant) -> FetchRequest {
        var values = secrets
        values["page"] = String(page.page)
        values["offset"] = String(page.offset)
        values["size"] = String(page.size)
        values["cursor"] = page.cursor ?? ""
        values["token"] = token ?? ""
        values["timestamp"] = String(now.seconds * 1000)
        values["seconds"] = String(now.seconds)
        if let since, let parameter = options.since { values["since"] = parameter.text(since) }

        var headers = ["Accept": "application/json"]
        for header in options.headers {
            // A header value ends at its line: whatever a secret holds, it cannot start another header.
            headers[header.name] = header.value.filled(values, for: .plain).filter { !$0.isNewline }
        }
        var request = FetchRequest(url: page.url ?? url(values), headers: headers)
        if options.method == .post {
            request.method = .post
            request.headers["Content-Type"] = options.contentType
            let surroundings: RequestTemplate.Surroundings =
                options.contentType.hasPrefix("application/json") ? .json : .url
            request.body = Array((options.body?.filled(values, for: surroundings) ?? "{}").utf8)
        }
        return request
    }

    private func url(_ values: [String: String]) -> String {
        let base = RequestTemplate(endpoint).filled(values, for: .url)
        let pairs = options.query.compactMap { name, template -> String? in
            // A parameter whose only content is a value we don't have (no cursor yet, a full harvest) is left out.
            if !template.names.isEmpty, template.names.allSatisfy({ (values[$0] ?? "").isEmpty }) { return nil }
            return name.percentEncoded() + "=" + template.filled(values, for: .url)
        }
        return base.appendingQuery(pairs)
    }
}

extension String {
    /// With more query parameters, already encoded.
    func appendingQuery(_ pairs: [String]) -> String {
        if pairs.isEmpty { return self }
        let joiner = contains("?") ? (hasSuffix("?") || hasSuffix("&") ? "" : "&") : "?"
        return self + joiner + pairs.joined(separator: "&")
    }
}
