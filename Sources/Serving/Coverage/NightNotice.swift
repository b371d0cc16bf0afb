internal import Counting
internal import Metadata

/// Says that a page tells of a frozen night, and leads to the same of today.
struct NightNotice {
    let layout: Layout
    /// Nil: it tells of now, and nothing is said.
    let night: Int64?
    let of: UTCInstant?

    /// - Parameter path: the page, with the parameters that are not of the night.
    func write(_ path: String, with parameters: [(name: String, value: String)] = [], _ html: inout HTML) {
        guard let night else { return }
        html.element("p", .class("notice")) { html in
            html.text(layout.t("night.frozen", ["n": String(night), "at": of?.shanghai ?? "—"]))
            if !layout.isListed { html.text(layout.t("night.pruned")) }
            html.element("a", .href(layout.counted(path, parameters)), text: layout.t("night.today"))
        }
    }
}
