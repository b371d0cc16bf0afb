import Testing

@testable import Harvesting

/// A list on a server that can change between two requests.
private struct MovingList {
    var ids: [UInt64]
    var cap = 1000
    var claimed: Int?

    func page(_ request: PagedJSONRequest, by paging: PagedJSONRules.Paging) -> PagedJSONFacts {
        let size = min(cap, request.size)
        let start = paging == .page ? (request.page - 1) * size : request.offset
        let slice = ids.dropFirst(start).prefix(size)
        return PagedJSONFacts(ids: Array(slice), total: claimed ?? ids.count)
    }
}

@Suite("Paged JSON conversation")
struct PagedJSONConversationTests {
    private func walk(
        _ rules: PagedJSONRules, limit: Int = 200, _ answer: (PagedJSONRequest, Int) -> PagedJSONFacts
    ) -> (delivered: [UInt64], outcome: PagedJSONConversation.Outcome?, requests: Int) {
        var conversation = PagedJSONConversation(rules: rules)
        var delivered: [UInt64] = []
        var request = conversation.start
        for count in 0..<limit {
            let facts = answer(request, count)
            let verdict = conversation.received(facts)
            delivered += zip(facts.ids, verdict.deliver).filter(\.1).map(\.0)
            switch verdict.next {
            case .fetch(let next): request = next
            case .finished(let outcome): return (delivered, outcome, count + 1)
            }
        }
        return (delivered, nil, limit)
    }

    private func rules(_ paging: PagedJSONRules.Paging, size: Int = 10) -> PagedJSONRules {
        var rules = PagedJSONRules()
        rules.paging = paging
        rules.first = paging == .page ? 1 : 0
        rules.size = size
        return rules
    }

    @Test("A still list is read once, page by page", arguments: [PagedJSONRules.Paging.page, .offset])
    func still(paging: PagedJSONRules.Paging) {
        let list = MovingList(ids: Array(0..<55))
        let (delivered, outcome, requests) = walk(rules(paging)) { request, _ in list.page(request, by: paging) }
        #expect(delivered == list.ids)
        #expect(outcome?.isComplete == true)
        #expect(requests == 6)
    }

    @Test("A record that enters at the head between pages 3 and 4 is found, none is lost")
    func insertion() {
        var list = MovingList(ids: Array(1...80))
        let (delivered, outcome, requests) = walk(rules(.page)) { request, count in
            if count == 3 { list.ids.insert(999, at: 0) }
            return list.page(request, by: .page)
        }
        #expect(Set(delivered) == Set(list.ids))
        #expect(outcome?.isComplete == true)
        #expect(requests == 10)
    }

    @Test("A record pulled back over a page border by a deletion is found by a second pass")
    func deletion() {
        var list = MovingList(ids: Array(1...80))
        let (delivered, outcome, _) = walk(rules(.page)) { request, count in
            if count == 3 { list.ids.removeFirst() }
            return list.page(request, by: .page)
        }
        #expect(Set(delivered).isSuperset(of: list.ids))
        #expect(outcome?.isComplete == true)
    }

    @Test("What a later pass has seen cannot be taken over, so it begins anew")
    func laterPass() {
        var list = MovingList(ids: Array(1...80))
        var conversation = PagedJSONConversation(rules: rules(.page))
        #expect(!conversation.stored.isEmpty)
        var request = conversation.start
        for count in 0..<12 {
            if count == 3 { list.ids.removeFirst() }
            guard case .fetch(let next) = conversation.received(list.page(request, by: .page)).next else { break }
            request = next
        }
        #expect(conversation.state.pass == 2)
        #expect(conversation.stored.isEmpty)
    }

    @Test("A list without a total that was left and come back to is read once more before it is called whole")
    func comeBackTo() {
        let ids = [UInt64](1...80)
        let page = { (request: PagedJSONRequest) in
            PagedJSONFacts(ids: Array(ids.dropFirst((request.page - 1) * 10).prefix(10)))
        }
        var first = PagedJSONConversation(rules: rules(.page))
        var request = first.start
        for _ in 0..<4 {
            guard case .fetch(let next) = first.received(page(request)).next else { break }
            request = next
        }
        var second = PagedJSONConversation(rules: rules(.page), resuming: first.stored)
        #expect(second.start.page == 5)
        var isComplete: Bool?
        request = second.start
        for _ in 0..<40 where isComplete == nil {
            switch second.received(page(request)).next {
            case .fetch(let next): request = next
            case .finished(let outcome): isComplete = outcome.isComplete
            }
        }
        #expect(isComplete == true)
        #expect(second.state.pass > 1)
    }

    @Test("A silently capped size is noticed and kept to", arguments: [PagedJSONRules.Paging.page, .offset])
    func capped(paging: PagedJSONRules.Paging) {
        let list = MovingList(ids: Array(1...95), cap: 20)
        let (delivered, outcome, requests) = walk(rules(paging, size: 100)) { request, _ in
            list.page(request, by: paging)
        }
        #expect(delivered == list.ids)
        #expect(outcome?.isComplete == true)
        #expect(outcome?.notes == ["平台把每页条数限制为 20"])
        #expect(requests == 5)
    }

    @Test("A server whose page numbers count by the size asked for, but which sends fewer, loses nothing")
    func cappedByAskedSize() {
        let ids = [UInt64](1...95)
        let (delivered, outcome, _) = walk(rules(.page, size: 50)) { request, _ in
            let start = (request.page - 1) * request.size
            return PagedJSONFacts(ids: Array(ids.dropFirst(start).prefix(min(20, request.size))), total: 95)
        }
        #expect(Set(delivered) == Set(ids))
        #expect(outcome?.isComplete == true)
    }

    @Test("Without a total, an empty page is the end")
    func noTotal() {
        let list = MovingList(ids: Array(1...30))
        let (delivered, outcome, _) = walk(rules(.page)) { request, _ in
            PagedJSONFacts(ids: list.page(request, by: .page).ids)
        }
        #expect(delivered.count == 30)
        #expect(outcome?.isComplete == true)
    }

    @Test("A server that answers past the end with its last page is at the end")
    func lastPageRepeated() {
        let (delivered, outcome, _) = walk(rules(.page)) { request, _ in
            let page = UInt64(min(request.page, 3))
            return PagedJSONFacts(ids: Array(page * 10..<page * 10 + 10))
        }
        #expect(delivered.count == 30)
        #expect(outcome?.isComplete == true)
    }

    @Test("A server that ignores the page number is caught at once and the list is not called complete")
    func ignoredPage() {
        let (delivered, outcome, requests) = walk(rules(.page)) { _, _ in PagedJSONFacts(ids: Array(1...10)) }
        #expect(delivered.count == 10)
        #expect(outcome?.isComplete == false)
        #expect(requests == 2)
    }

    @Test("Pages without end that bring nothing new come to an end")
    func endless() {
        let (_, outcome, requests) = walk(rules(.page)) { request, _ in
            PagedJSONFacts(ids: [1, 2, UInt64(3 + request.page % 2)], total: 99_999)
        }
        #expect(outcome?.isComplete == false)
        #expect(requests < 40)
    }

    @Test("A total that promises more than there is leaves the list incomplete, with a note")
    func overclaimed() {
        let list = MovingList(ids: Array(1...30), claimed: 35)
        let (delivered, outcome, _) = walk(rules(.page)) { request, _ in list.page(request, by: .page) }
        #expect(Set(delivered).count == 30)
        #expect(outcome?.isComplete == false)
        #expect(outcome?.missing == 5)
    }

    @Test("Cursors and links are followed; one that comes again ends the walk")
    func cursors() {
        let (delivered, outcome, _) = walk(rules(.cursor)) { request, _ in
            let start = UInt64(request.cursor ?? "0") ?? 0
            return PagedJSONFacts(ids: [start, start + 1], cursor: start < 8 ? String(start + 2) : nil)
        }
        #expect(delivered == Array(0..<10))
        #expect(outcome?.isComplete == true)
        let stuck = walk(rules(.link)) { _, count in PagedJSONFacts(ids: [UInt64(count)], next: "http://x/?again") }
        #expect(stuck.outcome?.isComplete == false)
        #expect(stuck.requests == 2)
    }

    @Test("A stored walk goes on at the page after the last stored one")
    func resumed() {
        let list = MovingList(ids: Array(1...55))
        var conversation = PagedJSONConversation(rules: rules(.page))
        _ = conversation.received(list.page(conversation.start, by: .page))
        _ = conversation.received(list.page(conversation.start, by: .page))
        let again = PagedJSONConversation(rules: rules(.page), resuming: conversation.stored)
        #expect(again.start.page == 3)
        #expect(again.claimed == 55)
    }
}
