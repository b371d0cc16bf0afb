import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Who we are to those who harvest us")
struct RepositoryIdentityTests {
    private static func identity(_ environment: [String: String]) throws -> RepositoryIdentity {
        try RepositoryIdentity(root: Project.root, environment: environment, publicURL: "")
    }

    @Test("The environment replaces the values of the file, and an empty variable says nothing")
    func replaced() throws {
        let ours = try Self.identity([:])
        let theirs = try Self.identity(["HUILIU_REPOSITORY_ID": "other.example", "HUILIU_REPOSITORY_NAME": ""])
        #expect(theirs.repositoryIdentifier == "other.example" && theirs.name == ours.name)
    }

    @Test(
        "A variable that holds no domain or no mail address is told by its name, not passed over",
        arguments: ["HUILIU_REPOSITORY_ID", "HUILIU_REPOSITORY_EMAIL"])
    func mistaken(variable: String) {
        let error = #expect(throws: ConfigError.self) { try Self.identity([variable: "nonsense"]) }
        #expect(error?.file.contains(variable) == true)
    }
}
