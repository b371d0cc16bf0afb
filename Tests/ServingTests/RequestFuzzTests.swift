import Metadata
import TestSupport
import Testing

@testable import Serving

@Suite("Fuzzing what clients ask")
struct RequestFuzzTests {
    private static let tokens = ["&", "=", "%", "%E4", "+", ";", "verb=", "\u{0}", "%00", "resumptionToken="]

    @Test("Arguments of OAI-PMH and of the API, tokens and cursors: refused or understood")
    func arguments() async {
        let examples = [
            "verb=ListRecords&metadataPrefix=lom&from=2019-01-01&until=2019-12-31T00:00:00Z&set=subject:math",
            "verb=GetRecord&identifier=oai%3Ahuiliu.example%3A1&metadataPrefix=oai_dc",
        ]
        await Fuzz.run("OAI-PMH requests", texts: examples, tokens: Self.tokens) { text in
            guard let pairs = FormEncoding.strictPairs(text) else { return }
            do throws(OAIErrors) {
                _ = try OAIRequest(pairs)
            } catch {
                #expect(!error.list.isEmpty)
            }
        }
        let queries = [
            "q=%E5%88%86%E6%95%B0&subject=math&size=20&page=2&sort=newest&cursor=1k.zz9.1", "size=-1&page=1e9",
        ]
        await Fuzz.run("API requests", texts: queries, tokens: Self.tokens + ["9999999999999999999"]) { text in
            let parameters = QueryParameters(decoding: text)
            _ = SearchQuery(lenient: parameters)
            _ = try SearchQuery(strict: parameters)
        }
        let key = [UInt8](repeating: 7, count: 32)
        await Fuzz.run(
            "our own tokens", texts: ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-_"], tokens: ["=", "-", "|"]
        ) {
            #expect(OAIToken($0, verb: .listRecords, key: key) == nil)
        }
    }
}
