import Foundation
import Harvesting
import Mapping
import Metadata

/// Reads OAI-PMH answers from files and maps their records, on one core: what `make bench` holds against a bare
/// libxml2 loop over the same bytes. Usage: bench-reading ROOT read|map FILE…; prints records and seconds.
let arguments = CommandLine.arguments
let root = ProjectRoot(URL(filePath: arguments[1]))
let isMapping = arguments[2] == "map"
let platform = try Platform(
    ConfigNode(
        yaml: "code: \"630000\"\nname: 青海\nkind: provincial\nprovince: \"630000\"\ncrosswalk: lom\nnote: bench\n",
        file: "bench.yml"))
let mapper = Mapper(
    platform: platform, crosswalk: try Crosswalk.load("lom", root: root), vocabularies: try Vocabularies(root: root))
let answers = try arguments.dropFirst(3).map { FetchBody([UInt8](try Data(contentsOf: URL(filePath: $0)))) }

var records = 0
let began = ContinuousClock.now
for answer in answers {
    var page = try OAIPageReader(answer, format: .lom)
    while let batch = page.next() {
        for record in batch.records {
            if isMapping, case .rejected = mapper.map(record) { continue }
            records += 1
        }
    }
}
let taken = began.duration(to: .now)
print(records, Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18)
