import Metadata
import Simulating
import TestSupport
import Testing

@Suite("Schema validity")
struct ValidityTests {
    @Test(
        "Every OAI-PMH answer is valid: six verbs, errors, deleted records, oai_dc and LOM",
        arguments: ["620000", "230000", "630000", "540000", "moc", "ouchn", "pep", "ilab", "minority-textbooks"])
    func validity(_ code: String) throws {
        let validator = try #require(SchemaValidator.federation)
        let simulation = try Simulation(root: Project.root, settings: .init(records: 20_000, pageSize: 300))
        let source = try #require(simulation.source(code: code))
        let prefix = source.shape == .oaiDC ? "oai_dc" : "lom"
        let voice = source.voice(in: simulation)
        let queries = [
            "verb=Identify", "verb=ListMetadataFormats", "verb=ListSets", "verb=Nonsense", "verb=ListRecords",
            "verb=ListRecords&metadataPrefix=\(prefix)", "verb=ListIdentifiers&metadataPrefix=\(prefix)",
            "verb=ListRecords&metadataPrefix=\(prefix)&from=2019-11-12",
            "verb=ListRecords&metadataPrefix=\(prefix)&set=stage:junior",
            "verb=GetRecord&metadataPrefix=\(prefix)&identifier=\(simulation.sourceID(source, 3))",
            "verb=GetRecord&metadataPrefix=\(prefix)&identifier=nobody",
        ]
        for query in queries {
            let problems = validator.problems(in: voice("oai?\(query)", 12).body)
            #expect(problems.isEmpty, "\(query): \(problems.prefix(3))")
        }
    }

    @Test("The validator finds what is wrong: an answer without its response date")
    func validatorFinds() throws {
        let validator = try #require(SchemaValidator.federation)
        let text = "<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\"><request>http://x/</request></OAI-PMH>"
        #expect(!validator.problems(in: Array(text.utf8)).isEmpty)
    }
}
