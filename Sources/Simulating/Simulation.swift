package import Metadata

/// The simulated federation: every record of every source on every day as a pure function, whatever its size.
package struct Simulation: Sendable {
    /// How large the world is and how it moves.
    package struct Settings: Sendable {
        package var seed: UInt64
        /// Records of all sources together on day 1.
        package var records: Int
        package var rates: Rates
        /// Day 0. Day 1 is the first night, the day after.
        package var base: UTCInstant
        /// Records a page of a list holds.
        package var pageSize: Int
        /// Only these sources; empty for all.
        package var sources: Set<String>

        package init(
            seed: UInt64 = 2019, records: Int = 50_000, rates: Rates = Rates(), base: UTCInstant? = nil,
            pageSize: Int = 100, sources: Set<String> = []
        ) {
            self.seed = seed
            self.records = records
            self.rates = rates
            // 2019-11-01T00:00:00Z
            self.base = base ?? UTCInstant(seconds: 1_572_566_400)
            self.pageSize = pageSize
            self.sources = sources
        }
    }

    /// Shares of a source's records that are added, changed and deleted from one day to the next.
    package struct Rates: Sendable {
        package var added = 0.01
        package var changed = 0.02
        package var deleted = 0.005

        package init(added: Double = 0.01, changed: Double = 0.02, deleted: Double = 0.005) {
            self.added = added
            self.changed = changed
            self.deleted = deleted
        }
    }

    package let settings: Settings
    package let names: NameTables
    package let sources: [SimulatedSource]
    let ring: [Int]
    /// Slots of planted groups per source of the ring; each slot takes three records.
    let plantedSlots: Int
    let pools: LessonPools

    /// - Throws: `ConfigError` when a file under Schemas/simulation or Schemas/textbooks cannot be used.
    package init(root: ProjectRoot, settings: Settings = Settings()) throws(ConfigError) {
        self.settings = settings
        names = try NameTables(root: root)
        let federation = try Federation(root: root, names: names, settings: settings)
        sources = federation.sources
        ring = federation.ring
        pools = LessonPools(names.lessons)
        let smallest = federation.ring.map { number in
            federation.sources[number].initialCount - (federation.sources[number].slices.last?.range.lowerBound ?? 0)
        }.min()
        // Bounded, so that a manifest of any size stays small.
        plantedSlots = federation.ring.count < 3 ? 0 : min((smallest ?? 0) / 10, 500)
    }

    package func source(code: String) -> SimulatedSource? {
        sources.first { $0.code == code }
    }

    /// 00:00 UTC of a day of the simulated world.
    package func midnight(day: Int) -> UTCInstant {
        UTCInstant(seconds: settings.base.seconds + Int64(day) * 86_400)
    }

    /// What the clock of the simulated world says while day `day` is served: 21:00 UTC, after all its events.
    package func now(day: Int) -> UTCInstant {
        UTCInstant(seconds: midnight(day: day).seconds + 21 * 3600)
    }
}

/// The lessons by what they are good for.
struct LessonPools: Sendable {
    /// Lessons any province teaches.
    let general: [Lesson]
    /// The same without grade 6, which is 初中 under the 5-4 system.
    let withoutGrade6: [Lesson]
    /// Junior mathematics, physics and chemistry.
    let juniorScience: [Lesson]
    /// 汉语 for minority schools.
    let han: [Lesson]
    /// Lessons of 统编/人教 语文 that are read aloud.
    let chinese: [Lesson]
    /// One lesson of each textbook volume.
    let volumes: [Lesson]

    init(_ lessons: [Lesson]) {
        han = lessons.filter { $0.subject.code == "han_for_minority" }
        general = lessons.filter { $0.subject.code != "han_for_minority" }
        withoutGrade6 = general.filter { $0.grade != 6 }
        juniorScience = general.filter { lesson in
            lesson.stage.code == "junior" && ["math", "physics", "chemistry"].contains(lesson.subject.code)
                && lesson.edition.text == "人教版"
        }
        chinese = general.filter { $0.subject.code == "chinese" }
        var seen: Set<String> = []
        volumes = general.filter { lesson in
            seen.insert("\(lesson.subject.code)/\(lesson.grade)/\(lesson.volume.text)/\(lesson.edition.text)").inserted
        }
    }
}
