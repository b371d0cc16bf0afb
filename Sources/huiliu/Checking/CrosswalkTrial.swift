import Harvesting
import Mapping
import Metadata

/// One stored crosswalk tried on a page of a platform it was not written for.
struct CrosswalkTrial: Sendable {
    let mapper: Mapper
    let mapped: Int
    /// Coded fields and people per record whose words really stand in the record.
    let fields: Double
    /// How much of the page it makes something of.
    var worth: Double { fields * Double(mapped) }

    /// Every crosswalk of the page's format that can publish something of it, the best first.
    /// - Parameter broken: is told of a file that is no crosswalk: somebody is at work on it, and it is no reason not to try
    ///   the others.
    static func all(
        of page: HarvestPage, platform: Platform, lexicon: Lexicon, root: ProjectRoot,
        broken: (ConfigError) -> Void = { _ in }
    ) -> [CrosswalkTrial] {
        var trials: [CrosswalkTrial] = []
        for file in root.yamlFiles(in: root.crosswalks) {
            let crosswalk: Crosswalk
            do throws(ConfigError) { crosswalk = try Crosswalk(root.config(file)) } catch {
                broken(error)
                continue
            }
            guard crosswalk.format == page.records.first?.format else { continue }
            let trial = CrosswalkTrial(page, Mapper(platform: platform, crosswalk: crosswalk, lexicon: lexicon))
            if trial.mapped > 0 { trials.append(trial) }
        }
        return trials.sorted { ($1.worth, $0.mapper.crosswalk.id) < ($0.worth, $1.mapper.crosswalk.id) }
    }

    init(_ page: HarvestPage, _ mapper: Mapper) {
        self.mapper = mapper
        var mapped = 0
        var fields = 0
        for record in page.records {
            guard case .mapped(let resource, _) = mapper.map(record) else { continue }
            mapped += 1
            let text = String(decoding: record.payload, as: UTF8.self)
            // A fixed value of the crosswalk says nothing about how well it fits.
            fields += Self.words(resource).count { text.contains($0) }
        }
        self.mapped = mapped
        self.fields = mapped == 0 ? 0 : Double(fields) / Double(mapped)
    }

    private static func words(_ resource: LearningResource) -> [String] {
        let coded = [resource.stages.first, resource.subjects.first, resource.volume, resource.resourceType]
        return [resource.displayTitle] + coded.compactMap { $0?.raw }
            + [
                resource.edition?.raw, resource.gradesRaw.first, resource.creators.first?.name, resource.school?.name,
                resource.node?.path.last,
            ].compactMap { $0 }
    }
}
