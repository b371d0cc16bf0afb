internal import Foundation

/// The 34 provincial-level regions and 兵团 as equal tiles, roughly where they lie. No borders are drawn.
struct TileMap {
    struct Value {
        /// Nil: no data.
        var number: Int?
        /// `current`, `stale`, `held`, `no-data`.
        var state: String
        var link: Link

        /// A number that was not confirmed of late.
        var isDoubtful: Bool { number != nil && state != "current" }
    }

    let layout: Layout
    /// By GB/T 2260 code.
    let values: [String: Value]

    /// Column and row of each region.
    private static let places: [(code: String, name: String, column: Int, row: Int)] = [
        ("650000", "新疆", 0, 2), ("660000", "兵团", 0, 3), ("540000", "西藏", 1, 5), ("630000", "青海", 2, 4),
        ("620000", "甘肃", 2, 3), ("640000", "宁夏", 3, 3), ("150000", "内蒙古", 4, 2), ("230000", "黑龙江", 8, 0),
        ("220000", "吉林", 8, 1), ("210000", "辽宁", 7, 1), ("130000", "河北", 5, 2), ("110000", "北京", 6, 1),
        ("120000", "天津", 6, 2), ("140000", "山西", 4, 3), ("370000", "山东", 6, 3), ("610000", "陕西", 3, 4),
        ("410000", "河南", 5, 3), ("320000", "江苏", 7, 3), ("310000", "上海", 8, 4), ("510000", "四川", 2, 5),
        ("500000", "重庆", 3, 5), ("420000", "湖北", 4, 4), ("340000", "安徽", 6, 4), ("330000", "浙江", 7, 4),
        ("530000", "云南", 2, 6), ("520000", "贵州", 3, 6), ("430000", "湖南", 4, 5), ("360000", "江西", 5, 5),
        ("350000", "福建", 6, 5), ("450000", "广西", 4, 6), ("440000", "广东", 5, 6), ("460000", "海南", 5, 7),
        ("810000", "香港", 6, 7), ("820000", "澳门", 6, 6), ("710000", "台湾", 7, 5),
    ]

    func write(_ html: inout HTML) {
        let numbers = values.values.compactMap(\.number).filter { $0 > 0 }
        let least = numbers.min() ?? 0
        let most = numbers.max() ?? 0
        html.element("ul", .class("tiles")) { html in
            for place in Self.places {
                let value = values[place.code]
                html.element("li", .class("tile c\(place.column) r\(place.row) \(shade(value, least, most))")) { html in
                    if let value {
                        html.element("a", .href(value.link)) { content(place.name, value, &$0) }
                    } else {
                        html.element("span", Attribute("title", layout.t("map.outside"))) {
                            content(place.name, nil, &$0)
                        }
                    }
                }
            }
        }
        html.element("p", .class("legend muted")) { html in
            html.element("span", text: least.grouped)
            html.element("span", .class("scale"), Attribute("aria-hidden", "true")) { html in
                for step in 0...4 { html.element("i", .class("s\(step)")) { _ in } }
            }
            html.element("span", text: most.grouped)
            html.element("span", text: layout.t("map.legend"))
        }
    }

    private func content(_ name: String, _ value: Value?, _ html: inout HTML) {
        html.element("b", .lang(html.lang(of: name)), text: name)
        html.element("span", text: value.map { $0.number?.grouped ?? layout.t("map.none") } ?? "—")
        // What the dashed frame says to those who see it.
        if let value, value.isDoubtful {
            html.element("span", .class("visually-hidden"), text: layout.t("map.doubtful"))
        }
    }

    /// Five steps between the least and the most, on a logarithmic scale: provinces differ by powers of ten.
    private func shade(_ value: Value?, _ least: Int, _ most: Int) -> String {
        guard let value else { return "outside" }
        guard let number = value.number else { return "empty" }
        let span = log(Double(max(1, most))) - log(Double(max(1, least)))
        let share = span > 0 ? (log(Double(max(1, number))) - log(Double(max(1, least)))) / span : 1
        let step = number <= 0 ? 0 : Int((share * 4.99).rounded(.down))
        return "s\(min(4, max(0, step)))" + (value.isDoubtful ? " doubtful" : "")
    }
}
