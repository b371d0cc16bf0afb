internal import Metadata
internal import Searching

/// The search box: a plain GET form, made a combobox by the script.
struct SearchBox {
    let layout: Layout
    let query: SearchQuery
    var isLarge = false

    func write(_ html: inout HTML) {
        html.element(
            "form", .class(isLarge ? "search large" : "search"), Attribute("role", "search"), .action(Link("/search")),
            .aria(label: layout.t("search.label"))
        ) { html in
            html.element("div", .class("box")) { html in
                html.void(
                    "input", Attribute("type", "search"), Attribute("name", "q"), .id("q"),
                    Attribute("value", query.text), Attribute("placeholder", layout.t("search.placeholder")),
                    .aria(label: layout.t("search.label")), Attribute("autocomplete", "off"),
                    Attribute("maxlength", "200"), Attribute("enterkeyhint", "search"), .dir("auto"),
                    .flag("autofocus", if: isLarge))
                html.element("button", Attribute("type", "submit"), text: layout.t("search.go"))
            }
            // Filters stay when the words change.
            for parameter in query.parameters where !["q", "cursor", "literal", "explain"].contains(parameter.name) {
                html.void(
                    "input", Attribute("type", "hidden"), Attribute("name", parameter.name),
                    Attribute("value", parameter.value))
            }
        }
    }
}
