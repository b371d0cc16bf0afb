internal import Counting

/// The report for paper: the browser prints it or keeps it as PDF.
struct PrintedReport {
    let book: ReportBook

    /// - Parameter isAlone: as a file of its own, with its style inside; else as a page of the site.
    func html(isAlone: Bool) -> HTML {
        var html = HTML()
        html.markup("<!doctype html>")
        html.element("html", .lang("zh-CN")) { html in
            html.element("head") { html in
                html.markup("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
                html.element("title", text: book.title)
                if isAlone {
                    html.element("style") { $0.style(Assets.print) }
                } else {
                    html.void("link", Attribute("rel", "stylesheet"), .href(Assets.print.link))
                }
            }
            html.element("body") { html in
                html.element("main") { html in
                    html.element("h1", text: book.title)
                    for table in book.tables where !table.rows.isEmpty {
                        for part in Self.parts(table) { write(part, &html) }
                    }
                }
            }
        }
        return html
    }

    /// A sheet is not as wide as a workbook: a wide table is printed in parts, each with the first two columns.
    private static func parts(_ table: ReportTable) -> [ReportTable] {
        guard table.header.count > widest else { return [table] }
        return stride(from: keys, to: table.header.count, by: widest - keys).map { start in
            let end = min(start + widest - keys, table.header.count)
            return ReportTable(
                start == keys ? table.name : table.name + "（续）",
                Array(table.header[..<keys] + table.header[start..<end]),
                table.rows.map { Array($0[..<keys] + $0[start..<end]) })
        }
    }

    private static let widest = 12
    private static let keys = 2

    private func write(_ table: ReportTable, _ html: inout HTML) {
        html.element("section", Attribute("tabindex", "0")) { html in
            html.element("h2", text: table.name)
            html.element("table") { html in
                html.element("thead") { html in
                    html.element("tr") { html in
                        for title in table.header { html.element("th", Attribute("scope", "col"), text: title) }
                    }
                }
                html.element("tbody") { html in
                    for row in table.rows {
                        html.element("tr") { html in
                            for cell in row {
                                switch cell {
                                case .missing(let words): html.element("td", .class("missing"), text: words)
                                case .number(let number): html.element("td", .class("number"), text: number.grouped)
                                case .decimal, .text:
                                    html.element("td", cell.isNumber ? .class("number") : nil, text: cell.text)
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
