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

    /// A line over time beside the numbers that are written out, so it is hidden from screen readers. Gaps are where
    /// nothing is known.
    static func line(_ values: [Int?], _ html: inout HTML) {
        let known = values.compactMap(\.self)
        guard let least = known.min(), let most = known.max(), values.count > 1 else { return }
        html.element("svg", .class("line"), Attribute("viewBox", "0 0 120 28"), Attribute("aria-hidden", "true")) {
            html in
            var path = ""
            var last: (x: Double, y: Double)?
            for (index, value) in values.enumerated() {
                guard let value else {
                    last = nil
                    continue
                }
                let x = 3 + 114 * Double(index) / Double(values.count - 1)
                let y = most == least ? 14 : 25 - 22 * Double(value - least) / Double(most - least)
                path += "\(last == nil ? "M" : "L")\(number(x)) \(number(y))"
                last = (x, y)
            }
            html.element("path", Attribute("d", path)) { _ in }
            if let last {
                html.element(
                    "circle", Attribute("cx", number(last.x)), Attribute("cy", number(last.y)), Attribute("r", "2.5")
                ) { _ in }
            }
        }
    }

    /// One decimal place: enough for a pixel.
    static func number(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
