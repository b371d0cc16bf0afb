internal import Hummingbird
internal import Metadata

/// "Wrong result?": a form for everyone, a list for operators, a table for the evaluation set.
struct FeedbackRoutes {
    let site: Site
    let accounts: Accounts

    func add(to router: Router<SiteContext>) {
        let site = site
        let accounts = accounts
        let tries = RateLimiter(perSecond: 1 / 30, burst: 5, now: site.uptime)
        let words = site.labels.vocabularies.messengerWords
        @Sendable func withoutNumbers(_ text: String) -> String {
            PersonalNumbers.removed(from: text, keeping: words)?.text ?? text
        }
        router.post("/feedback") { request, context in
            let form = try await Form(request, context).fields
            if let wait = tries.take(context.client) { throw Problem.tooMany("提交太频繁，请稍后再试", retryAfter: wait) }
            guard let page = form["page"].flatMap(Link.init(local:)), Self.isSearch(page),
                let note = form["note"], !note.allSatisfy(\.isWhitespace), note.count <= Feedback.noteLimit
            else {
                throw Problem.badRequest(
                    "请写明想找什么，最多 \(Feedback.noteLimit) 个字", parameter: "note",
                    words: Problem.Words("problem.note", ["n": String(Feedback.noteLimit)]))
            }
            // The address repeats the query; a number in it would stay there.
            let (query, clean) = (withoutNumbers(form["q"] ?? ""), withoutNumbers(note))
            let address = query == form["q"] ?? "" ? page.address : Link("/search", [("q", query)]).address
            try accounts.keep(Feedback(at: site.clock(), query: query, address: address, note: clean))
            return Reply.see(Link("/feedback", [("page", page.address)]))
        }
        router.get("/feedback") { _, context in
            let page = context.query["page"].flatMap(Link.init(local:))
            let back = page.flatMap { Self.isSearch($0) ? $0 : nil } ?? Link("/search")
            return Reply.html(FeedbackThanks(site: site, context: context, page: back).html())
        }
        addReading(to: router)
    }

    private static func isSearch(_ page: Link) -> Bool {
        page.address == "/search" || page.address.hasPrefix("/search?")
    }

    private func addReading(to router: Router<SiteContext>) {
        let site = site
        let accounts = accounts
        router.get("/operator/feedback") { _, context in
            let entries = try accounts.feedback(limit: 200)
            return Reply.html(FeedbackPage(site: site, context: context, entries: entries).html())
        }
        router.get("/operator/feedback.csv") { _, _ in
            let rows = try accounts.feedback(limit: Feedback.capacity).map {
                CSVTable.line([$0.at.iso8601, $0.query, $0.note, $0.address])
            }
            let head = CSVTable.byteOrderMark + CSVTable.line(["time", "query", "note", "page"])
            return Reply.make(Array((head + rows.joined()).utf8), "text/csv; charset=utf-8")
        }
    }
}
