import Metadata
import Simulating
import TestSupport
import Testing

@Suite("The generator")
struct DeterminismTests {
    static func simulation(_ settings: Simulation.Settings) throws -> Simulation {
        try Simulation(root: Project.root, settings: settings)
    }

    @Test("The same seed makes the same record, whatever was asked before; another seed another one")
    func determinism() throws {
        let one = try Self.simulation(.init(seed: 7, records: 2000))
        let two = try Self.simulation(.init(seed: 7, records: 2000))
        let other = try Self.simulation(.init(seed: 8, records: 2000))
        var different = 0
        for (number, source) in one.sources.enumerated() {
            for index in stride(from: source.initialCount - 1, through: 0, by: -3) {
                let record = try #require(one.record(source, index, day: 3))
                let again = try #require(two.record(two.sources[number], index, day: 3))
                #expect(record.title.text == again.title.text)
                #expect(record.datestamp == again.datestamp)
                #expect(record.teacher?.text == again.teacher?.text)
                if other.record(other.sources[number], index, day: 3)?.teacher?.text != record.teacher?.text {
                    different += 1
                }
            }
        }
        #expect(different > 400)
    }

    @Test("A world has 42 sources, as many records as asked for, and names in many scripts", arguments: [1000, 50_000])
    func size(_ records: Int) throws {
        let simulation = try Self.simulation(.init(records: records))
        #expect(simulation.sources.count == 42)
        let count = simulation.sources.reduce(0) { $0 + $1.initialCount }
        #expect(count == records)
        #expect(simulation.names.lessons.count >= 600)
        let manifest = simulation.manifest(day: 1)
        #expect(Set(manifest.total.byLanguage.keys) == ["zh", "ko", "ii", "bo", "ug", "kk", "mn", "za"])
        #expect(manifest.targets.provinces == 32)
    }

    @Test("At 50,000 records the national projects have their true sizes")
    func projects() throws {
        let targets = try Self.simulation(.init(records: 50_000)).manifest(day: 1).targets
        #expect(targets.nationalCourses == ["1": 490, "2": 801])
        #expect(targets.projects["open-course"] == 352)
    }

    @Test("A day adds, changes and deletes about what the rates say, and never moves an old datestamp of the rest")
    func days() throws {
        let simulation = try Self.simulation(.init(records: 20_000))
        let second = simulation.manifest(day: 2).total
        #expect((150...400).contains(second.added))
        #expect((300...500).contains(second.changed))
        #expect((60...140).contains(second.deleted))
        #expect(second.live == simulation.manifest(day: 1).total.live + second.added - second.deleted)
        #expect(second.unchanged + second.changed + second.added == second.live)
        for source in simulation.sources {
            for index in 0..<source.initialCount {
                let before = try #require(simulation.record(source, index, day: 1))
                let after = try #require(simulation.record(source, index, day: 2))
                #expect(after.isDeleted || after.revision > 0 || before.datestamp == after.datestamp)
                #expect(after.datestamp <= simulation.now(day: 2))
            }
        }
    }

    @Test("The manifest of a day does not depend on which days were counted before")
    func manifestIsPure() throws {
        let simulation = try Self.simulation(.init(records: 3000))
        let fifth = simulation.manifest(day: 5)
        _ = simulation.manifest(day: 1)
        #expect(simulation.manifest(day: 5) == fifth)
    }
}
