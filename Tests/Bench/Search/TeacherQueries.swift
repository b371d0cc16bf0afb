import Foundation
import Metadata

/// Three hundred of the queries of Tests/Relevance, evenly over its classes.
struct TeacherQueries {
    let texts: [String]
    /// What stands in the search box while such queries are typed.
    let beginnings: [String]

    init(root: ProjectRoot) throws {
        struct Line: Decodable { var text: String }
        let file = root.url.appending(path: "Tests/Relevance/queries.jsonl")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let all = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).text }
        texts = (0..<300).map { all[$0 * all.count / 300] }
        beginnings = texts.flatMap { text in [1, 2, 3, 5].map { String(text.prefix($0)) } }
    }
}
