internal import Cataloguing
internal import Metadata

/// All nights, newest first.
struct NightsPage {
    let site: Site
    let context: SiteContext
    let nights: [NightSummary]

    func html() -> HTML {
        let layout = Layout(site: site, context: context, title: site.text("nights.title", context), section: .operator)
        return layout.page { html in
            html.element("h1", text: layout.t("nights.title"))
            OperatorTabs(layout: layout, here: "/operator/nights").write(&html)
            if nights.isEmpty, context.query["before"] != nil {
                return BeyondEnd.write(oldestOf: Link("/operator/nights"), layout, &html)
            }
            html.scrollable { html in
                html.element("table", .class("data")) { html in
                    html.element("thead") { html in
                        html.element("tr") { html in
                            for key in ["night", "started", "took", "sources", "records", "state"] {
                                html.element("th", Attribute("scope", "col"), text: layout.t("nights.\(key)"))
                            }
                        }
                    }
                    html.element("tbody") { html in for night in nights { row(night, layout, &html) } }
                }
            }
            if let last = nights.last, nights.count == 30 {
                html.element("p", .class("pager")) { html in
                    html.element(
                        "a", .class("button"), .href(Link("/operator/nights", [("before", String(last.id))])),
                        text: layout.t("results.next"))
                }
            }
        }
    }

    private func row(_ night: NightSummary, _ layout: Layout, _ html: inout HTML) {
        html.element("tr") { html in
            html.element("th", Attribute("scope", "row")) { html in
                html.element(
                    "a", .href(Link("/operator/nights/\(night.id)")),
                    text: layout.t("nights.one", ["n": String(night.id)]))
            }
            html.element("td", .class("when"), text: night.started.shanghai)
            html.element("td", text: night.finished.map { Duration.text($0.seconds - night.started.seconds) } ?? "…")
            html.element("td", .class("number"), text: night.sources.grouped)
            html.element("td", .class("number"), text: night.records.grouped)
            html.element("td") { html in
                html.element("span", .class("state \(night.state)"), text: layout.t("state.\(night.state)"))
            }
        }
    }
}

/// One night: every source, its counts, its cause and next step; while it runs, as it moves.
struct NightPage {
    let site: Site
    let context: SiteContext
    let night: NightSummary
    let runs: [RunSummary]

    func html() -> HTML {
        let layout = Layout(
            site: site, context: context, title: site.text("nights.one", context, ["n": String(night.id)]),
            section: .operator)
        let isRunning = night.state == "running"
        return layout.page { html in
            html.element("h1", text: layout.t("nights.one", ["n": String(night.id)]))
            OperatorTabs(layout: layout, here: "/operator/nights").write(&html)
            html.element(
                "div", isRunning ? Attribute("data-live", "/operator/nights/\(night.id)/events") : nil
            ) { html in
                NightHead(layout: layout, night: night).write(runs, &html)
                // What needs a look comes first; the rest keeps its order.
                let isFine: (RunSummary) -> Bool = { $0.state == "ok" || $0.state == "running" }
                html.scrollable { html in
                    RunTable(layout: layout, runs: runs.filter { !isFine($0) } + runs.filter(isFine)).write(&html)
                }
            }
        }
    }
}

/// A night in one line: state, time, progress.
struct NightHead {
    let layout: Layout
    let night: NightSummary

    func write(_ runs: [RunSummary], _ html: inout HTML) {
        html.element("section", .class("night")) { html in
            html.element("p") { html in
                html.element("span", .class("state \(night.state)"), text: layout.t("state.\(night.state)"))
                html.markup(" ")
                html.element(
                    "a", .href(Link("/operator/nights/\(night.id)")),
                    text: layout.t("nights.one", ["n": String(night.id)]))
                html.text(" · \(night.started.shanghai)")
                if let finished = night.finished {
                    html.text(" · \(Duration.text(finished.seconds - night.started.seconds))")
                }
            }
            let done = runs.count { $0.state != "running" }
            html.element(
                "p",
                text: layout.t(
                    "nights.progress",
                    ["done": String(done), "all": String(runs.count), "records": night.records.grouped]))
            if !runs.isEmpty { Charts.bar(Double(done) / Double(runs.count), &html) }
        }
    }
}

/// Runs with their counts.
struct RunTable {
    let layout: Layout
    let runs: [RunSummary]
    /// The first column: the source (a night's table) or the night (a source's table).
    var showsNight = false

    func write(_ html: inout HTML) {
        html.element("table", .class("data")) { html in
            html.element("thead") { html in
                html.element("tr") { html in
                    html.element(
                        "th", Attribute("scope", "col"), text: layout.t(showsNight ? "nights.night" : "sources.name"))
                    html.element("th", Attribute("scope", "col"), text: layout.t("nights.state"))
                    for key in ["claimed", "added", "updated", "unchanged", "deleted", "rejected", "rate"] {
                        html.element("th", Attribute("scope", "col"), .class("number"), text: layout.t("runs.\(key)"))
                    }
                }
            }
            html.element("tbody") { html in for run in runs { row(run, &html) } }
        }
    }

    private func row(_ run: RunSummary, _ html: inout HTML) {
        html.element("tr") { html in
            html.element("th", Attribute("scope", "row")) { html in
                if showsNight {
                    html.text(layout.t("nights.one", ["n": String(run.night)]) + " · \(run.started.shanghai)")
                } else {
                    html.element("a", .href(Link("/sources/" + Link.encode(run.source))), text: run.name)
                }
            }
            html.element("td") { html in
                html.element("span", .class("state \(run.state)"), text: layout.t("state.\(run.state)"))
                if let progress = run.progress, run.state == "running" {
                    html.element("small", text: progress.percent)
                    Charts.bar(progress, &html)
                }
                if layout.context.visitor == nil {
                    if let stage = run.stage {
                        html.element("small", text: layout.t("broke.\(stage.rawValue)"))
                    }
                } else if let cause = run.report?.cause {
                    html.element("small", text: "\(cause)。\(run.report?.nextStep ?? "")")
                }
            }
            html.element("td", .class("number"), text: run.claimed.map(\.grouped) ?? "—")
            for count in [run.counts.added, run.counts.updated, run.counts.unchanged, run.counts.deleted] {
                html.element("td", .class("number"), text: count.grouped)
            }
            html.element("td", .class("number")) { html in
                if run.counts.rejected > 0, layout.context.visitor != nil {
                    html.element(
                        "a", .href(Link("/operator/quarantine", [("run", String(run.id))])),
                        text: run.counts.rejected.grouped)
                } else {
                    html.text(run.counts.rejected.grouped)
                }
            }
            html.element("td", .class("number"), text: rate(run))
        }
    }

    /// Records per second, and while it runs the time left by that rate.
    private func rate(_ run: RunSummary) -> String {
        let end = run.finished ?? layout.site.clock()
        let seconds = max(1, end.seconds - run.started.seconds)
        let perSecond = Double(run.counts.total) / Double(seconds)
        var text = perSecond >= 10 ? "\(Int(perSecond))/s" : "\(Charts.number(perSecond))/s"
        if run.state == "running", let claimed = run.claimed, perSecond > 0, claimed > run.counts.total {
            text += " · \(Duration.text(Int64(Double(claimed - run.counts.total) / perSecond)))"
        }
        return text
    }
}

/// Times as people say them.
enum Duration {
    static func text(_ seconds: Int64) -> String {
        if seconds < 60 { return "\(max(0, seconds)) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
    }
}
