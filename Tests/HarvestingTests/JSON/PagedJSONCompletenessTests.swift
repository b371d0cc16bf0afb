import Testing

@testable import Harvesting

/// Whether a paged list counts as whole, when its platform counts wrong, orders it anew or falls silent.
@Suite("Completeness of paged JSON")
struct PagedJSONCompletenessTests {
    private typealias Outcome = PagedJSONConversation.Outcome

    private func rules(_ paging: PagedJSONRules.Paging = .page) -> PagedJSONRules {
        var rules = PagedJSONRules()
        rules.paging = paging
        rules.first = paging == .page ? 1 : 0
        rules.size = 10
        return rules
    }

    /// - Parameter answer: gets the request and how many came before it; nil: the page cannot be had.
    private func walk(
        _ rules: PagedJSONRules, _ answer: (PagedJSONRequest, Int) -> PagedJSONFacts?
    ) -> (delivered: [UInt64], outcome: Outcome?, requests: [PagedJSONRequest]) {
        var conversation = PagedJSONConversation(rules: rules)
        var delivered: [UInt64] = []
        var requests = [conversation.start]
        while requests.count < 400, let request = requests.last {
            let step: PagedJSONConversation.Step?
            if let facts = answer(request, requests.count - 1) {
                let verdict = conversation.received(facts)
                delivered += zip(facts.ids, verdict.deliver).filter(\.1).map(\.0)
                step = verdict.next
            } else {
                step = conversation.failed("坏了")
            }
            switch step {
            case .fetch(let next): requests.append(next)
            case .finished(let outcome): return (delivered, outcome, requests)
            case nil: return (delivered, nil, requests)
            }
        }
        return (delivered, nil, requests)
    }

    private static func page(_ ids: [UInt64], _ request: PagedJSONRequest, size: Int? = nil) -> [UInt64] {
        let size = size ?? request.size
        return Array(ids.dropFirst((request.page - 1) * size).prefix(size))
    }

    private static let list = [UInt64](1...30)

    @Test("Where odd and even pages come from two orders, what one hides at a border is found with other borders")
    func twoOrders() {
        let other = stride(from: 0, to: 30, by: 10).flatMap { Self.list[$0..<$0 + 10].reversed() }
        let (delivered, outcome, _) = walk(rules()) { request, _ in
            // Records of one moment, ten at a time, in one order or the other.
            let shifted = request.page.isMultiple(of: 2) ? other : Self.list
            return PagedJSONFacts(ids: Self.page(Array(shifted.dropFirst(5)) + shifted.prefix(5), request), total: 30)
        }
        #expect(Set(delivered) == Set(Self.list))
        #expect(outcome?.isComplete == true)
        #expect(outcome?.claimed == delivered.count)
    }

    @Test("A list that hides a quarter of itself whatever the size of its pages is not complete, and says why")
    func fixedBorders() {
        let all = [UInt64](0..<200)
        let shifted = Array(all.dropFirst(5)) + all.prefix(5)
        let (delivered, outcome, _) = walk(rules()) { request, _ in
            let order = request.page.isMultiple(of: 2) ? shifted : all
            return PagedJSONFacts(ids: Self.page(order, request, size: 10), total: 200)
        }
        #expect(Set(delivered).count == 150)
        #expect(outcome?.isComplete == false && outcome?.missing == 50)
        #expect(outcome?.notes.first?.contains("唯一的字段排序") == true)
    }

    @Test("Two records that stand twice in a list of thirty are its own, and the list is complete")
    func trueDoubles() {
        let ids = Self.list + [5, 17]
        let (delivered, outcome, _) = walk(rules()) { request, _ in
            PagedJSONFacts(ids: Self.page(ids, request), total: 32)
        }
        #expect(delivered.sorted() == ids.sorted())
        #expect(outcome?.isComplete == true && outcome?.claimed == 32)
    }

    @Test(
        "A total that counts this page only, or what is left, ends nothing: the list is read to its end and told",
        arguments: [true, false])
    func lowTotal(countsThePage: Bool) {
        let (delivered, outcome, _) = walk(rules()) { request, _ in
            let ids = Self.page(Self.list, request)
            let left = max(0, Self.list.count - (request.page - 1) * 10)
            return PagedJSONFacts(ids: ids, total: countsThePage ? ids.count : left)
        }
        #expect(delivered == Self.list)
        #expect(outcome?.isComplete == true && outcome?.claimed == 30)
        #expect(outcome?.notes.first?.contains("以读到的为准") == true)
    }

    @Test("A total of the page is seen through where the server gives fewer records than asked for, too")
    func lowTotalOfCappedPages() {
        let (delivered, outcome, _) = walk(rules()) { request, _ in
            let ids = Self.page(Self.list, request, size: 4)
            return PagedJSONFacts(ids: ids, total: ids.count)
        }
        #expect(delivered == Self.list)
        #expect(outcome?.isComplete == true && outcome?.claimed == 30)
    }

    @Test("Behind a full last page one more is asked for, and any answer but more records is the end")
    func oneMore() {
        let answers: [PagedJSONFacts?] = [
            PagedJSONFacts(ids: [], total: 30), PagedJSONFacts(ids: Array(1...10), total: 30), nil,
        ]
        for beyond in answers {
            let (delivered, outcome, requests) = walk(rules()) { request, _ in
                request.page > 3 ? beyond : PagedJSONFacts(ids: Self.page(Self.list, request), total: 30)
            }
            #expect(delivered == Self.list)
            #expect(outcome == Outcome(isComplete: true, claimed: 30, missing: 0, notes: []))
            #expect(requests.map(\.page) == [1, 2, 3, 4])
        }
    }

    @Test("Without a total, an empty page behind a full one is asked for again before it is the end")
    func hiccup() {
        let (delivered, outcome, requests) = walk(rules()) { request, count in
            PagedJSONFacts(ids: count == 1 ? [] : Self.page(Self.list, request))
        }
        #expect(delivered == Self.list)
        #expect(outcome?.isComplete == true)
        #expect(requests.map(\.page) == [1, 2, 2, 3, 4, 4, 5])
    }

    @Test("A number of pages does not make an empty one among them right: it is asked for again", arguments: [2, 3])
    func hiccupAmongPages(page: Int) {
        let (delivered, outcome, _) = walk(rules()) { request, count in
            PagedJSONFacts(ids: count == page - 1 ? [] : Self.page(Self.list, request), pageCount: 3)
        }
        #expect(delivered == Self.list)
        #expect(outcome?.isComplete == true)
    }

    @Test("A scroll whose cursor stays the same is read until a page brings nothing more")
    func scroll() {
        let (delivered, outcome, _) = walk(rules(.cursor)) { _, count in
            PagedJSONFacts(ids: Array(Self.list.dropFirst(count * 10).prefix(10)), cursor: "scroll")
        }
        #expect(delivered == Self.list)
        #expect(outcome?.isComplete == true && outcome?.notes == [])
    }

    @Test("A next page on another host ends the walk, and the list is not complete")
    func ledAway() {
        let (delivered, outcome, _) = walk(rules(.link)) { _, _ in
            PagedJSONFacts(ids: Array(1...10), isNextForeign: true)
        }
        #expect(delivered.count == 10)
        #expect(outcome?.isComplete == false)
        #expect(outcome?.notes.first?.contains("别的主机") == true)
    }

    @Test("A page that cannot be had costs its own records, and the pages behind it are read")
    func badPage() {
        let (delivered, outcome, _) = walk(rules()) { request, _ in
            request.page == 2 ? nil : PagedJSONFacts(ids: Self.page(Self.list, request), total: 30)
        }
        #expect(delivered == Array(1...10) + Array(21...30))
        #expect(outcome?.isComplete == false && outcome?.missing == 10)
        #expect(outcome?.notes == ["1 页读不出，约 10 条未取到（坏了）"])
    }

    @Test("Where requests name the size, a record no page with it can be had for costs itself")
    func badRecord() {
        var rules = rules()
        rules.sendsSize = true
        let (delivered, outcome, _) = walk(rules) { request, _ in
            let ids = Self.page(Self.list, request)
            return ids.contains(15) ? nil : PagedJSONFacts(ids: ids, total: 30)
        }
        #expect(delivered == Self.list.filter { $0 != 15 })
        #expect(outcome?.isComplete == false && outcome?.missing == 1)
        #expect(outcome?.notes == ["1 页读不出，约 1 条未取到（坏了）"])
    }

    @Test("A server that does not heed the size is not asked for smaller pages again")
    func fixedSize() {
        var rules = rules()
        rules.sendsSize = true
        let (delivered, outcome, requests) = walk(rules) { request, _ in
            request.page == 2 ? nil : PagedJSONFacts(ids: Self.page(Self.list, request, size: 10), total: 30)
        }
        #expect(delivered == Array(1...10) + Array(21...30))
        #expect(outcome?.isComplete == false && outcome?.missing == 10)
        #expect(requests.map(\.size) == [10, 10, 2, 10, 10])
    }

    @Test("Pages that fail one after another, or to the end, mean that the platform is down")
    func down() {
        let (delivered, outcome, requests) = walk(rules()) { request, _ in
            request.page > 1 ? nil : PagedJSONFacts(ids: Self.page(Self.list, request), total: 300)
        }
        #expect(delivered.count == 10 && outcome == nil)
        #expect(requests.count == 1 + PagedJSONConversation.patience)
    }

    @Test("What a page cost before a kill is still lost after it")
    func lossIsKept() {
        var first = PagedJSONConversation(rules: rules())
        _ = first.received(PagedJSONFacts(ids: Array(1...10), total: 30))
        _ = first.failed("坏了")
        var second = PagedJSONConversation(rules: rules(), resuming: first.stored)
        #expect(second.start.page == 3)
        _ = second.received(PagedJSONFacts(ids: Array(21...30), total: 30))
        guard case .finished(let outcome) = second.received(PagedJSONFacts(ids: [], total: 30)).next else {
            Issue.record("the walk goes on")
            return
        }
        #expect(!outcome.isComplete && outcome.missing == 10)
    }
}
