import Cataloguing
import Foundation
import Metadata
import TestSupport
import Testing

@testable import Serving

/// The protocol document (OAI-PMH 2.0, 2015-01-08), point by point; the numbers are its sections.
@Suite("OAI-PMH 2.0, point by point")
struct OAIChecklistTests {
    private static func filled(_ count: Int = 25) throws -> OutwardFixture {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<count))
        return fixture
    }

    @Test("2.5, 4.2: Identify says who we are, seconds, persistent deletes, gzip, and is valid")
    func identify() async throws {
        let answer = try await Self.filled().ask(["verb": "Identify"])
        #expect(answer.problems == [])
        #expect(answer.verb?.first("baseURL")?.text == "https://test.example/oai")
        #expect(answer.verb?.first("protocolVersion")?.text == "2.0")
        #expect(answer.verb?.first("deletedRecord")?.text == "persistent")
        #expect(answer.verb?.first("granularity")?.text == "YYYY-MM-DDThh:mm:ssZ")
        #expect(answer.verb?.first("earliestDatestamp")?.text == "2019-11-01T01:00:00Z")
        #expect(answer.verb?.all("compression").map(\.text) == ["gzip"])
        #expect(answer.root?.descendants("friends").count == 1)
        #expect(answer.root?.descendants("branding").count == 1)
    }

    @Test("4.2: An empty catalogue identifies itself too")
    func emptyIdentify() async throws {
        let answer = try await OutwardFixture().ask(["verb": "Identify"])
        #expect(answer.problems == [])
    }

    @Test("3.2: The request element repeats the arguments, and is bare after badVerb and badArgument")
    func requestElement() async throws {
        let fixture = try Self.filled()
        let good = try await fixture.ask(["verb": "ListRecords", "metadataPrefix": "lom", "set": "subject:math"])
        let request = good.root?.first("request")
        #expect(request?.attributes == ["verb": "ListRecords", "metadataPrefix": "lom", "set": "subject:math"])
        #expect(request?.text == "https://test.example/oai")
        for bad in [["verb": "Nonsense"], ["verb": "Identify", "x": "y"]] as [KeyValuePairs<String, String>] {
            let answer = try await fixture.ask(bad)
            #expect(answer.root?.first("request")?.attributes == [:])
            #expect(answer.problems == [])
        }
    }

    @Test("3.6: Verbs that are missing, wrong or repeated are badVerb")
    func badVerb() async throws {
        let fixture = try Self.filled()
        for bad in [[:], ["verb": "identify"], ["verb": ""], ["verb": "Identify", "verb": "Identify"]]
            as [KeyValuePairs<String, String>]
        {
            let answer = try await fixture.ask(bad)
            #expect(answer.errors == ["badVerb"])
            #expect(answer.problems == [])
        }
    }

    @Test("3.6: Arguments that are missing, repeated, unknown or ill-spelt are badArgument")
    func badArgument() async throws {
        let fixture = try Self.filled()
        let cases: [KeyValuePairs<String, String>] = [
            ["verb": "ListRecords"], ["verb": "GetRecord", "metadataPrefix": "lom"],
            ["verb": "Identify", "metadataPrefix": "lom"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "metadataPrefix": "lom"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "from": "2019-13-01"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "from": "2019-02-30"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "from": "yesterday"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "from": "2019-01-01T00:00:00+08:00"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "from": "2019-01-02", "until": "2019-01-01"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "from": "2019-01-01", "until": "2019-01-02T00:00:00Z"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "set": "a b"],
            ["verb": "ListRecords", "metadataPrefix": "<x>"],
            ["verb": "ListRecords", "metadataPrefix": "lom", "resumptionToken": "x"],
            ["verb": "ListIdentifiers", "metadataPrefix": "lom", "identifier": "oai:a.b:c"],
        ]
        for arguments in cases {
            let answer = try await fixture.ask(arguments)
            #expect(Set(answer.errors) == ["badArgument"], "\(arguments)")
            #expect(answer.problems == [], "\(arguments)")
        }
    }

    @Test("3.6: The other error codes come when they should")
    func otherErrors() async throws {
        let fixture = try Self.filled()
        func codes(_ arguments: KeyValuePairs<String, String>) async throws -> Set<String> {
            let answer = try await fixture.ask(arguments)
            #expect(answer.problems == [])
            return Set(answer.errors)
        }
        #expect(
            try await codes(["verb": "ListRecords", "metadataPrefix": "marc21"]) == ["cannotDisseminateFormat"])
        #expect(
            try await codes(["verb": "ListRecords", "metadataPrefix": "lom", "set": "nothing:here"])
                == ["noRecordsMatch"])
        #expect(
            try await codes(["verb": "ListRecords", "metadataPrefix": "lom", "from": "2099-01-01"])
                == ["noRecordsMatch"])
        #expect(
            try await codes(["verb": "ListRecords", "metadataPrefix": "lom", "until": "1999-01-01"])
                == ["noRecordsMatch"])
        for verb in ["ListRecords", "ListIdentifiers", "ListSets"] {
            #expect(try await codes(["verb": verb, "resumptionToken": "junk"]) == ["badResumptionToken"])
        }
        #expect(
            try await codes([
                "verb": "GetRecord", "metadataPrefix": "lom",
                "identifier": "oai:test.example:cnres:620000:0000000000000000",
            ]) == ["idDoesNotExist"])
        #expect(
            try await codes(["verb": "ListMetadataFormats", "identifier": "oai:other.example:cnres:1:2"])
                == ["idDoesNotExist"])
    }

    @Test("3.6: Several errors may be told at once")
    func severalErrors() async throws {
        let answer = try await Self.filled().ask([
            "verb": "GetRecord", "metadataPrefix": "nope", "identifier": "oai:test.example:x",
        ])
        #expect(Set(answer.errors) == ["cannotDisseminateFormat", "idDoesNotExist"])
    }

    @Test("4.4: Both formats are listed, for the repository and for one item")
    func formats() async throws {
        let fixture = try Self.filled()
        let id = try #require(try await fixture.harvest("ListIdentifiers").identifiers.first)
        for arguments in [["verb": "ListMetadataFormats"], ["verb": "ListMetadataFormats", "identifier": id]]
            as [KeyValuePairs<String, String>]
        {
            let answer = try await fixture.ask(arguments)
            #expect(answer.problems == [])
            #expect(answer.root?.descendants("metadataPrefix").map(\.text) == ["oai_dc", "lom"])
        }
    }

    @Test("2.6: A record is in the sets of the targets it is counted for, and in no others")
    func targetSets() async throws {
        let fixture = try SiteFixture(
            records: (1...3).map { number in
                var lesson = SiteFixture.lesson("t\(number)", "课 \(number)")
                lesson.resourceType = Coded(code: number == 3 ? "courseware" : "lesson_case", raw: "")
                lesson.awards = [Award(level: "national_youke", raw: "部级优课", year: number == 2 ? 2017 : 2019)]
                lesson.node = number == 2 ? TextbookNode(path: ["第一单元"], key: "math||||第一单元") : nil
                return lesson
            }, outward: true)
        func list(_ set: String) async throws -> (names: [String], sets: [String]) {
            let answer = try await fixture.get("/oai?verb=ListIdentifiers&metadataPrefix=lom&set=\(set)")
            #expect(try OutwardFixture.schema.get().problems(answer.bytes) == [])
            let headers = XMLElement(answer.bytes)?.descendants("header") ?? []
            return (
                headers.compactMap { $0.first("identifier")?.text },
                headers.flatMap { $0.all("setSpec").map(\.text) }
            )
        }
        let shown = try await list("target:T01")
        #expect(shown.names == ["oai:test.example:" + SiteFixture.lesson("t1", "").id])
        #expect(shown.sets.contains("target:T01"))
        #expect(try await list("target:T02").names == ["oai:test.example:" + SiteFixture.lesson("t2", "").id])
        #expect(!shown.sets.contains("target:T02"))
        #expect(try await list("target:nothing").names.isEmpty)
        let sets = try await fixture.get("/oai?verb=ListSets").text
        #expect(sets.contains("<setSpec>target:T01</setSpec><setName>任务指标：一师一优课晒课</setName>"))
    }

    @Test("2.6, 4.6: Sets are a hierarchy; a branch holds what its leaves hold")
    func sets() async throws {
        let fixture = try Self.filled()
        let answer = try await fixture.ask(["verb": "ListSets"])
        #expect(answer.problems == [])
        let specs = answer.root?.descendants("setSpec").map(\.text) ?? []
        #expect(specs.contains("province") && specs.contains("province:620000") && specs.contains("subject:math"))
        let math = try await fixture.harvest("ListIdentifiers", ["metadataPrefix": "lom", "set": "subject:math"])
        #expect(math.identifiers.count == 13)
        let branch = try await fixture.harvest("ListIdentifiers", ["metadataPrefix": "lom", "set": "subject"])
        #expect(branch.identifiers.count == 25)
        let setSpecs = math.first?.headers.first?.all("setSpec").map(\.text) ?? []
        #expect(Set(setSpecs) == ["province:620000", "subject:math", "stage:primary", "language:zh"])
    }

    @Test("3.5: A list comes in parts with cursor and size, each item once, an empty token at the end")
    func flowControl() async throws {
        let fixture = try Self.filled()
        for verb in ["ListRecords", "ListIdentifiers"] {
            let pages = try await fixture.harvest(verb)
            #expect(pages.problems == [])
            #expect(pages.map(\.headers.count) == [10, 10, 5])
            #expect(Set(pages.identifiers).count == 25)
            #expect(pages.map { $0.token?.attributes["cursor"] } == ["0", "10", "20"])
            #expect(Set(pages.map { $0.token?.attributes["completeListSize"] }) == ["25"])
            #expect(pages.last?.token?.text == "")
        }
    }

    @Test("3.5: A list that fits into one answer has no token")
    func noToken() async throws {
        let answer = try await Self.filled(10).ask(["verb": "ListRecords", "metadataPrefix": "oai_dc"])
        #expect(answer.token == nil && answer.headers.count == 10)
    }

    @Test("3.5.1: A token can be used again and gives the same page; it is good for its verb only")
    func idempotentTokens() async throws {
        let fixture = try Self.filled()
        let first = try await fixture.ask(["verb": "ListRecords", "metadataPrefix": "oai_dc"])
        let token = try #require(first.token?.text)
        let once = try await fixture.ask(["verb": "ListRecords", "resumptionToken": token])
        let again = try await fixture.ask(["verb": "ListRecords", "resumptionToken": token])
        #expect(once.bytes == again.bytes)
        let other = try await fixture.ask(["verb": "ListIdentifiers", "resumptionToken": token])
        #expect(other.errors == ["badResumptionToken"])
    }

    @Test("2.7.1: from and until select by datestamp, both ends included, at day and at seconds granularity")
    func selective() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<3))
        try fixture.publish(records: fixture.lessons(3..<5))
        func count(_ arguments: KeyValuePairs<String, String>) async throws -> Int {
            try await fixture.ask(arguments).headers.count
        }
        #expect(
            try await count(["verb": "ListIdentifiers", "metadataPrefix": "lom", "from": "2019-11-01T02:00:00Z"]) == 2)
        #expect(
            try await count(["verb": "ListIdentifiers", "metadataPrefix": "lom", "until": "2019-11-01T01:00:00Z"]) == 3)
        #expect(
            try await count([
                "verb": "ListIdentifiers", "metadataPrefix": "lom", "from": "2019-11-01", "until": "2019-11-01",
            ]) == 5)
        #expect(
            try await count([
                "verb": "ListIdentifiers", "metadataPrefix": "lom", "from": "2019-11-01T01:00:00Z",
                "until": "2019-11-01T01:59:59Z",
            ]) == 3)
    }

    @Test("2.5.1: A deletion is told for ever, in every list and by GetRecord, and stays in its sets")
    func deletions() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<3))
        try fixture.publish(records: [], deleting: ["r2"])
        let pages = try await fixture.harvest("ListRecords", ["metadataPrefix": "lom", "set": "subject:math"])
        #expect(pages.problems == [])
        let deleted = pages.flatMap(\.headers).filter { $0.attributes["status"] == "deleted" }
        #expect(deleted.count == 1)
        #expect(deleted.first?.first("datestamp")?.text == "2019-11-01T02:00:00Z")
        let id = try #require(deleted.first?.first("identifier")?.text)
        let record = try await fixture.ask(["verb": "GetRecord", "identifier": id, "metadataPrefix": "oai_dc"])
        #expect(record.problems == [])
        #expect(record.headers.first?.attributes["status"] == "deleted")
        #expect(record.root?.descendants("metadata").isEmpty == true)
    }

    @Test("2.7: A datestamp changes when the content does, and not when a night brings nothing new")
    func datestamps() async throws {
        let fixture = try OutwardFixture()
        try fixture.publish(records: fixture.lessons(0..<2))
        try fixture.publish(records: fixture.lessons(0..<1) + fixture.lessons(1..<2, note: "改"))
        let stamps = try await fixture.harvest().flatMap(\.headers).compactMap { $0.first("datestamp")?.text }
        #expect(stamps == ["2019-11-01T01:00:00Z", "2019-11-01T02:00:00Z"])
    }

    @Test("Both formats are valid for a record with something in every field, hostile text included")
    func fullRecord() async throws {
        let fixture = try OutwardFixture()
        var resource = LearningResource.full
        resource.origins = [
            Origin(
                baseURL: "not a uri <x>", identifier: "a b", datestamp: "gestern", metadataNamespace: "ns",
                harvestDate: "", altered: false)
        ]
        try fixture.publish(records: [resource])
        for prefix in ["oai_dc", "lom"] {
            let answer = try await fixture.ask(["verb": "ListRecords", "metadataPrefix": prefix])
            #expect(answer.problems == [])
            #expect(answer.root?.descendants("originDescription").count == 2)
            #expect(!String(decoding: answer.bytes, as: UTF8.self).contains("secret"))
        }
    }
}
