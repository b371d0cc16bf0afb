/// Small drawings made on the server. Every drawing has a text that says the same.
enum Charts {
    /// A bar from 0 to 1 beside a number that is written out, so it is hidden from screen readers.
    static func bar(_ share: Double, class style: String = "bar", _ html: inout HTML) {
        let width = max(0, min(1, share)) * 100
        html.element(
            "svg", .class(style), Attribute("viewBox", "0 0 100 6"), Attribute("preserveAspectRatio", "none"),
            Attribute("aria-hidden", "true")
        ) { html in
            html.element("rect", .class("track"), Attribute("width", "100"), Attribute("height", "6")) { _ in }
            html.element("rect", .class("fill"), Attribute("width", number(width)), Attribute("height", "6")) { _ in }
        }
    }

    /// One decimal place: enough for a pixel.
    static func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
