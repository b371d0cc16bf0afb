import Cataloguing
import Foundation
import Metadata
import Searching

/// `searchbench CATALOGUE [--root FOLDER]`: the mix of 300 teacher queries over a catalogue, in this process.
///
/// `searchbench CATALOGUE --ask TEXT` asks one query of the mix's kind again and again, for a profiler.
/// `searchbench CATALOGUE --dump` writes what peers index, one JSON object a line, instead.
@main
struct SearchBench {
    /// What every search of the mix counts.
    static let facets: [FacetField] = [.stage, .subject, .grade, .edition, .type, .province]

    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let dumps = arguments.contains("--dump")
        arguments.removeAll { $0 == "--dump" }
        var root = ProjectRoot(URL(filePath: FileManager.default.currentDirectoryPath))
        if let place = arguments.firstIndex(of: "--root"), place + 1 < arguments.count {
            root = ProjectRoot(URL(filePath: arguments[place + 1]))
            arguments.removeSubrange(place...place + 1)
        }
        var asked: String?
        if let place = arguments.firstIndex(of: "--ask"), place + 1 < arguments.count {
            asked = arguments[place + 1]
            arguments.removeSubrange(place...place + 1)
        }
        guard let path = arguments.first else {
            FileHandle.standardError.write(Data("usage: searchbench CATALOGUE [--root FOLDER] [--dump]\n".utf8))
            exit(64)
        }
        Allocator.settle()
        let analyser = try TextAnalyser(root: root)
        let catalogue = try Catalogue(
            readOnly: path, index: FTSIndex(analyser: analyser))
        if dumps { return try PeerDump(catalogue: catalogue, analyser: analyser).write() }
        let began = Stopwatch()
        let searcher = try Searcher(catalogue, root: root)
        print("| start | \(began.wall.milliseconds) | \(began.processor.milliseconds) |")
        if let asked { return try ask(asked, searcher) }
        let warming = Stopwatch()
        let lists = try searcher.warm()
        print("\(lists) posting lists read beforehand, in the background: \(warming.processor.milliseconds) ms")
        let mix = try TeacherQueries(root: root)
        let size = try searcher.search(SearchRequest(size: 0)).total
        print("\(size) records, \(mix.texts.count) queries, resident \(Stopwatch.resident >> 20) MB")
        print(
            "| | median ms | p90 | p99 | worst | processor median ms | p90 | p99 | worst |\n|---|---|---|---|---|---|---|---|---|"
        )
        for round in ["first time", "second", "third"] {
            var slowest: [(Double, String)] = []
            try Figures(round) { figures in
                for text in mix.texts {
                    let watch = Stopwatch()
                    _ = try searcher.search(SearchRequest(text: text, facets: facets))
                    figures.add(watch)
                    slowest.append((watch.processor, text))
                }
            }.show()
            if ProcessInfo.processInfo.environment["SLOWEST"] != nil {
                for (seconds, text) in slowest.sorted(by: { $0.0 > $1.0 }).prefix(12) {
                    print("    \(seconds.milliseconds)  \(text)")
                }
            }
        }
        try suggest(mix, searcher)
        print("resident \(Stopwatch.resident >> 20) MB")
    }

    private static func ask(_ text: String, _ searcher: Searcher) throws {
        for _ in 0..<20 {
            let watch = Stopwatch()
            let total = try searcher.search(SearchRequest(text: text, facets: facets)).total
            print("\(total) in \(watch.processor.milliseconds) ms")
        }
    }

    private static func suggest(_ mix: TeacherQueries, _ searcher: Searcher) throws {
        try Figures("suggestions") { figures in
            for text in mix.beginnings {
                let watch = Stopwatch()
                _ = try searcher.suggest(text, limit: 10)
                figures.add(watch)
            }
        }.show()
    }
}
