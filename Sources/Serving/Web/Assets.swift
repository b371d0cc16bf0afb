internal import HTTPTypes
internal import Hummingbird
internal import Metadata

/// The stylesheet, the script and the icon, part of the program.
struct Asset: Sendable {
    let name: String
    let type: String
    let bytes: [UInt8]
    let packed: [UInt8]?
    /// In its address, so that browsers may keep it forever.
    let version: String

    init(_ name: String, _ type: String, _ bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.bytes = bytes
        packed = Gzip.gzip(bytes)
        version = Digest.sha256(bytes).prefix(5).hex
    }

    var link: Link { Link("/assets/\(name)", [("v", version)]) }
}

enum Assets {
    static let style = Asset("site.css", "text/css; charset=utf-8", PackageResources.site_css)
    static let script = Asset("site.js", "text/javascript; charset=utf-8", PackageResources.site_js)
    static let icon = Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg)
    /// For reports on paper.
    static let print = Asset("print.css", "text/css; charset=utf-8", PackageResources.print_css)
    /// Runs beside the pages; it has an address of its own, for it may only serve what lies below that.
    static let worker = Asset("worker.js", "text/javascript; charset=utf-8", PackageResources.worker_js)
    static let all = [style, script, icon, print, worker]

    /// The worker as browsers get it: another edition is another worker to them, which fetches its files anew.
    static func worker(of edition: String) -> [UInt8] {
        Array("const edition = '\(edition)';\n".utf8) + worker.bytes
    }

    static func reply(_ name: String, _ request: Request) throws(Problem) -> Response {
        guard let asset = all.first(where: { $0.name == name }) else { throw .notFound("没有这个文件") }
        var headers: HTTPFields = [
            .contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable", .vary: "Accept-Encoding",
        ]
        var bytes = asset.bytes
        if let packed = asset.packed, Gzip.accepts(request.headers[.acceptEncoding] ?? "") {
            headers[.contentEncoding] = "gzip"
            bytes = packed
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
