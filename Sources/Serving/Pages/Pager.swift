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
