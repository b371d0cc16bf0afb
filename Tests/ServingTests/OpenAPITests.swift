import Foundation
import HTTPTypes
import Metadata
import Testing

@testable import Serving

/// As much of JSON Schema 2020-12 as Schemas/openapi.json uses.
struct SchemaChecker {
    let root: [String: Any]

    /// What is wrong with a value, each with its place; empty when it fits.
    func complaints(_ value: Any, _ schema: [String: Any], at place: String = "$") -> [String] {
        if let reference = schema["$ref"] as? String {
            let path = reference.split(separator: "/").dropFirst().map(String.init)
            let target = path.reduce(root as Any?) { ($0 as? [String: Any])?[$1] } as? [String: Any]
            return target.map { complaints(value, $0, at: place) } ?? ["\(place): no \(reference)"]
        }
        var found: [String] = []
        let types = (schema["type"] as? [String]) ?? (schema["type"] as? String).map { [$0] } ?? []
        if !types.isEmpty, !types.contains(where: { fits(value, $0) }) { return ["\(place) is not \(types)"] }
        if let values = schema["enum"] as? [String], let text = value as? String, !values.contains(text) {
            found.append("\(place): \(text) is not one of \(values)")
        }
        if let minimum = schema["minimum"] as? Double, let number = value as? Double, number < minimum {
            found.append("\(place): \(number) < \(minimum)")
        }
        if let object = value as? [String: Any] {
            for name in schema["required"] as? [String] ?? [] where object[name] == nil {
                found.append("\(place).\(name) is missing")
            }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            for (name, member) in object {
                if let known = properties[name] {
                    found += complaints(member, known, at: "\(place).\(name)")
                } else if let rest = schema["additionalProperties"] as? [String: Any] {
                    found += complaints(member, rest, at: "\(place).\(name)")
                } else if schema["additionalProperties"] as? Bool == false {
                    found.append("\(place).\(name) is not described")
                }
            }
        }
        if let list = value as? [Any], let items = schema["items"] as? [String: Any] {
            for (index, item) in list.enumerated() { found += complaints(item, items, at: "\(place)[\(index)]") }
        }
        return found
    }

    private func fits(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "null": value is NSNull
        case "integer": (value as? Double).map { $0 == $0.rounded() } ?? false
        case "number": value is Double
        case "boolean": value is Bool
        default: false
        }
    }
}

@Suite struct OpenAPITests {
    private static func paths(_ site: SiteFixture) throws -> [String: Any] {
        let description = try JSONSerialization.jsonObject(with: Data(site.site.openAPI)) as? [String: Any]
        return try #require(description)
    }

    @Test("Every described address answers what is described, every parameter is accepted")
    func conformity() async throws {
        var options = Site.Options()
        options.burst = 10_000
        let site = try SiteFixture(options: options)
        try site.freezeTwoNights()
        let description = try Self.paths(site)
        #expect(description["openapi"] as? String == "3.1.0")
        let checker = SchemaChecker(root: description)
        let paths = try #require(description["paths"] as? [String: [String: [String: Any]]])
        #expect(paths.count > 10)
        for (path, methods) in paths {
            let operation = try #require(methods["get"])
            let parameters = operation["parameters"] as? [[String: Any]] ?? []
            func pair(_ parameter: [String: Any]) -> String? {
                guard parameter["in"] as? String == "query", let name = parameter["name"] as? String,
                    name != "cursor"
                else { return nil }
                let schema = parameter["schema"] as? [String: Any] ?? [:]
                // Of a parameter that may be repeated the example is a list.
                var given = parameter["example"]
                if let list = given as? [Any] { given = list.first }
                let example =
                    given.map { "\($0)" } ?? ((schema["enum"] as? [String])?.first)
                    ?? (schema["type"] as? String == "integer" ? "1" : "stage")
                return "\(name)=\(example)"
            }
            let needed = parameters.filter { $0["required"] as? Bool == true }.compactMap(pair)
            let address =
                path.replacingOccurrences(of: "{id}", with: SiteFixture.lessons[0].id)
                + (needed.isEmpty ? "" : "?" + needed.joined(separator: "&"))
            let joint = needed.isEmpty ? "?" : "&"
            let addresses =
                [address]
                + parameters.filter { $0["required"] as? Bool != true }.compactMap(pair).map { address + joint + $0 }
            for address in addresses {
                let answer = try await site.get(address, peer: "127.0.0.1")
                #expect(answer.status == 200, "\(address)")
                let schema = Self.schema(operation, "200", "application/json")
                let value = try JSONSerialization.jsonObject(with: Data(answer.bytes))
                #expect(checker.complaints(value, schema) == [], "\(address)")
            }
            let refused = try await site.get(address + joint + "nonsense=1", peer: "127.0.0.1")
            if path != "/api/openapi.json" {
                #expect(refused.status == 400, "\(path)")
                let value = try JSONSerialization.jsonObject(with: Data(refused.bytes))
                let schema = Self.schema(operation, "400", "application/problem+json")
                #expect(checker.complaints(value, schema) == [])
            }
        }
    }

    @Test("Every field is described as a filter, as a facet to ask for and as a facet that is answered")
    func fields() async throws {
        let site = try SiteFixture()
        let description = try Self.paths(site)
        let names = Set(FacetField.allCases.map(\.name))
        let paths = try #require(description["paths"] as? [String: [String: [String: Any]]])
        for path in ["/api/search", "/api/tree"] {
            let parameters = try #require(paths[path]?["get"]?["parameters"] as? [[String: Any]])
            #expect(names.isSubset(of: Set(parameters.compactMap { $0["name"] as? String })), "\(path)")
            let facets = parameters.first { $0["name"] as? String == "facets" }
            let items = (facets?["schema"] as? [String: Any])?["items"] as? [String: Any]
            // The tree counts none.
            #expect(Set(items?["enum"] as? [String] ?? []) == (path == "/api/tree" ? [] : names), "\(path)")
        }
        let all = names.sorted().joined(separator: ",")
        let answer = try await site.get("/api/search?facets=\(all)")
        let value = try JSONSerialization.jsonObject(with: Data(answer.bytes))
        let schema = Self.schema(try #require(paths["/api/search"]?["get"]), "200", "application/json")
        #expect(SchemaChecker(root: description).complaints(value, schema) == [])
    }

    @Test("The description names the public address where there is one")
    func servers() async throws {
        var options = Site.Options()
        for (address, url) in [(nil, "/"), ("https://res.example/h/", "https://res.example/h")] as [(String?, String)] {
            options.publicAddress = address
            let servers = try Self.paths(SiteFixture(records: [], options: options))["servers"] as? [[String: String]]
            #expect(servers == [["url": url]])
        }
    }

    @Test("Every address may be too long and be asked too often, and its description says so")
    func everywhere() throws {
        let description = try Self.paths(SiteFixture(records: []))
        let paths = try #require(description["paths"] as? [String: [String: [String: Any]]])
        for (path, methods) in paths {
            let responses = methods["get"]?["responses"] as? [String: Any]
            #expect(responses?["414"] != nil && responses?["429"] != nil, "\(path)")
        }
    }

    @Test("Every API route is described")
    func complete() async throws {
        let site = try SiteFixture(records: [])
        let described = Set((try Self.paths(site)["paths"] as? [String: Any] ?? [:]).keys)
        for path in [
            "search", "suggest", "tree", "resources/{id}", "coverage", "coverage/nights",
            "coverage/records", "coverage/diff", "coverage/gaps", "contributions", "trace/{id}", "sources", "runs",
            "nights", "openapi.json",
        ] {
            #expect(described.contains("/api/\(path)"))
        }
    }

    private static func schema(_ operation: [String: Any], _ status: String, _ type: String) -> [String: Any] {
        let responses = operation["responses"] as? [String: [String: Any]]
        let content = responses?[status]?["content"] as? [String: [String: Any]]
        return content?[type]?["schema"] as? [String: Any] ?? [:]
    }
}
