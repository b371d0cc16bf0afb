import Cataloguing
import Foundation
import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("An accounts file that cannot be used is told as that, not as a damaged catalogue")
struct AccountsFileTests {
    private static func cause(_ path: String) -> String? {
        let failure = #expect(throws: Catalogue.Failure.self) {
            try Accounts(path: path, root: Project.root, clock: { SiteFixture.now })
        }
        return failure?.cause
    }

    @Test("A file that is no database")
    func noDatabase() throws {
        let folder = try Project.temporaryFolder()
        let file = folder.url.appending(path: "accounts")
        try Data(String(repeating: "no database\n", count: 1000).utf8).write(to: file)
        #expect(Self.cause(file.path)?.contains("账号文件 \(file.path) 用不了") == true)
        withExtendedLifetime(folder) {}
    }

    @Test("A place where no file can be made")
    func nowhere() {
        #expect(Self.cause("/nosuch/folder/accounts")?.contains("账号文件 /nosuch/folder/accounts") == true)
    }
}
