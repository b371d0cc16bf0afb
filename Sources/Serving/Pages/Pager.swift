/// The ways to the pages of a list.
struct Pager {
    let layout: Layout
    var first: Link?
    var previous: Link?
    var next: Link?

    func write(_ html: inout HTML) {
        guard first != nil || previous != nil || next != nil else { return }
        html.element("nav", .class("pager"), .aria(label: layout.t("results.pages"))) { html in
            if let first {
                html.element("a", .class("button quiet"), .href(first), text: layout.t("results.first"))
            }
            if let previous {
                html.element(
                    "a", .class("button quiet"), .id("previous"), Attribute("rel", "prev"), .href(previous),
                    text: layout.t("results.previous"))
            }
            if let next {
                html.element(
                    "a", .class("button"), .id("next"), Attribute("rel", "next"), .href(next),
                    text: layout.t("results.next"))
            }
        }
    }
}

/// What stands on a page behind the end of its list: how long the list is, and the way to its last page.
struct BeyondEnd {
    let layout: Layout
    /// Lines of the whole list.
    let total: Int
    /// The page that begins with the line of this place.
    let page: (Int) -> Link

    func write(size: Int, _ html: inout HTML) {
        html.element("p") { html in
            html.text(layout.t("results.beyond", ["n": total.grouped]) + " ")
            html.element("a", .href(page(Self.lastStart(of: total, size: size))), text: layout.t("results.last"))
        }
    }

    /// Where the last page of a list starts.
    static func lastStart(of total: Int, size: Int) -> Int { max(0, total - 1) / size * size }

    /// A list that is turned by what stands before a line has no last page to name.
    static func write(oldestOf first: Link, _ layout: Layout, _ html: inout HTML) {
        html.element("p") { html in
            html.text(layout.t("results.oldest") + " ")
            html.element("a", .href(first), text: layout.t("results.first"))
        }
    }
}
