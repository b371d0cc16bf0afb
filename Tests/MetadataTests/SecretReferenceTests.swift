import Foundation
import Metadata
import TestSupport
import Testing

@Suite("Secrets are referred to, never written down")
struct SecretReferenceTests {
    @Test("A variable is read as it is, a file without the blanks, line ends and byte order mark around it")
    func found() throws {
        let environment = ["KEY": " a b "]
        #expect(SecretReference("env:KEY")?.secret(in: environment) == " a b ")
        let file = try Project.temporaryFolder()
        let path = file.url.appending(path: "key").path
        try Data("\u{FEFF} s3cret\r\n".utf8).write(to: URL(filePath: path))
        #expect(SecretReference("file:" + path)?.secret(in: environment) == "s3cret")
    }

    @Test("What is not there is nil, and anything else is no reference")
    func missing() throws {
        for text in ["env:KEY", "file:/no/such/file"] {
            #expect(try #require(SecretReference(text)).secret(in: [:]) == nil)
        }
        for text in ["", "KEY", "https://a/?key=1", "ENV:KEY"] { #expect(SecretReference(text) == nil) }
    }
}
