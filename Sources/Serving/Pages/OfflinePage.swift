/// What the browser shows by itself while it has no connection: the pages it has kept. The script fills the list.
struct OfflinePage {
    let site: Site
    let context: SiteContext

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("offline.title", context), section: .about)
        return layout.page { html in
            html.element("h1", text: layout.t("offline.title"))
            html.element("p", .class("lead"), text: layout.t("offline.kept"))
            html.element("ul", .id("offline"), .class("prose")) { _ in }
        }
    }
}
