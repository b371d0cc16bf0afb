import Metadata
import Simulating
import TestSupport
import Testing

@Suite("Planted duplicates")
struct PlantedTests {
    private func simulation() throws -> Simulation {
        try Simulation(root: Project.root, settings: .init(records: 20_000))
    }

    @Test("Every group is one lesson by one teacher of one school, on different platforms; traps differ in one point")
    func groups() throws {
        let simulation = try simulation()
        var groups: [String: [(TrueRecord, Planted)]] = [:]
        for source in simulation.sources {
            for index in 0..<source.initialCount {
                guard let record = simulation.record(source, index, day: 1), let planted = record.planted else {
                    continue
                }
                groups[planted.group, default: []].append((record, planted))
            }
        }
        #expect(groups.count > 200)
        var traps: Set<Planted.Role> = []
        for group in groups.values {
            let work = group.filter { $0.1.role == .same || $0.1.role == .near }
            #expect(work.count >= 2)
            #expect(Set(work.map(\.0.source)).count == work.count)
            #expect(Set(work.map { $0.0.teacher?.text }).count == 1)
            #expect(Set(work.map { $0.0.school?.text }).count == 1)
            #expect(Set(work.map { $0.0.section?.text }).count == 1)
            let first = try #require(work.first { $0.1.role == .same }).0
            for (record, planted) in group where !work.contains(where: { $0.0.source == record.source }) {
                traps.insert(planted.role)
                let differs =
                    record.teacher?.text != first.teacher?.text || record.edition?.code != first.edition?.code
                    || record.volume?.code != first.volume?.code || record.title.text != first.title.text
                #expect(differs, "\(planted.role)")
            }
        }
        #expect(traps == [.trapTeacher, .trapEdition, .trapVolume, .trapHour])
    }

    @Test("The manifest lists the live members of every group with the ids a harvester sees")
    func manifest() throws {
        let simulation = try simulation()
        let planted = simulation.manifest(day: 2).planted
        #expect(planted.duplicates > 200)
        var live: [String: Set<String>] = [:]
        for source in simulation.sources {
            for index in 0..<source.count(day: 2) {
                guard simulation.lifecycle(source, index, day: 2)?.isLive == true,
                    let group = simulation.record(source, index, day: 2)?.planted?.group
                else { continue }
                live[group, default: []].insert("\(source.code) \(simulation.sourceID(source, index))")
            }
        }
        #expect(Set(planted.groups.map(\.group)) == Set(live.keys))
        for group in planted.groups {
            let members = group.members.map { "\($0.platform) \($0.id)" }
            #expect(Set(members).count == members.count && Set(members) == live[group.group], "\(group.group)")
        }
    }
}
