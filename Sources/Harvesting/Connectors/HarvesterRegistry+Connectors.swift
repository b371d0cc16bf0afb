internal import Metadata

extension HarvesterRegistry {
    /// Every protocol besides OAI-PMH. What their options mean is told in docs/protocols.md.
    static let connectors: [String: Maker] = [
        "json-get": { (request, context) throws(ConfigError) in
            PagedJSONSession(
                request, options: try PagedJSONOptions(request.platform, method: .get), context: context)
        },
        "json-post": { (request, context) throws(ConfigError) in
            PagedJSONSession(
                request, options: try PagedJSONOptions(request.platform, method: .post), context: context)
        },
        "token-json": { (request, context) throws(ConfigError) in
            PagedJSONSession(
                request, options: try PagedJSONOptions(request.platform, method: .post, allowsToken: true),
                context: context)
        },
        "json-file": { (request, context) throws(ConfigError) in
            JSONFileSession(request, options: try JSONFileOptions(request.platform.options), context: context)
        },
        "parts": { (request, context) throws(ConfigError) in
            PartsSession(request, options: try PartsOptions(request.platform), context: context)
        },
        "csv": { (request, context) throws(ConfigError) in
            let options = try TableOptions(request.platform.options, isWorkbook: false)
            return TableSession(request, options: options, format: .csv, context: context)
        },
        "xlsx": { (request, context) throws(ConfigError) in
            let options = try TableOptions(request.platform.options, isWorkbook: true)
            return TableSession(request, options: options, format: .xlsx, context: context)
        },
        "sitemap": { (request, context) throws(ConfigError) in
            SitemapSession(request, options: try SitemapOptions(request.platform.options), context: context)
        },
        "atom": { (request, context) throws(ConfigError) in
            AtomSession(request, options: try AtomOptions(request.platform.options), context: context)
        },
        "resourcesync": { (request, context) throws(ConfigError) in
            let options = try SitemapOptions(request.platform.options)
            return ResourceSyncSession(request, options: options, context: context)
        },
    ]
}
