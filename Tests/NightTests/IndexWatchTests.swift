import Cataloguing
import Foundation
import Metadata
import Searching
import Synchronization
import TestSupport
import Testing

@testable import huiliu

@Suite("The server looks for what is new by itself")
struct IndexWatchTests {
    private struct Unreadable: Error {}

    @Test("It looks after every pause, also after a look that failed, until it is cancelled")
    func looks() async {
        let pauses = Mutex(0)
        let looks = Mutex(0)
        let watch = IndexWatch(
            look: {
                let count = looks.withLock { count -> Int in
                    count += 1
                    return count
                }
                if count == 2 { throw Unreadable() }
            }, pause: 5,
            wait: { seconds in
                #expect(seconds == 5)
                let count = pauses.withLock { count -> Int in
                    count += 1
                    return count
                }
                if count > 3 { throw CancellationError() }
            })
        await watch.run()
        #expect(looks.withLock { $0 } == 3)
    }
}

@Suite("Who we are to the platforms")
struct UserAgentTests {
    @Test("Our own address is named, and no character a header cannot hold")
    func contact() throws {
        let contact = try #require(try Workshop.contact(of: Project.root))
        #expect(Workshop.agent(contact: contact).contains("; \(contact))"))
        #expect(Workshop.agent(contact: "张老师 139").allSatisfy { $0.isASCII })
        #expect(Workshop.agent(contact: nil) == Workshop.agent(contact: "张老师"))
    }

    @Test("Every platform there is has a place of its own, so that hung ones keep none from the others")
    func places() throws {
        let folder = try Project.temporaryFolder()
        let (platforms, errors) = Project.root.platforms(overlay: folder.url)
        let catalogue = try Catalogue(
            path: folder.url.appending(path: "c.sqlite").path,
            schema: Project.root.schemas.appending(path: "catalogue"),
            index: FTSIndex(analyser: try TextAnalyser(root: Project.root)))
        let night = NightlyRun(
            catalogue: catalogue, platforms: platforms, broken: errors, workshop: try Workshop.real(root: Project.root),
            board: SilentBoard())
        #expect(night.width >= platforms.count)
    }
}
