/// The truth about one day of the simulated federation, counted from the generator alone: no reader, no crosswalk, no
/// rule of ours had a part in it. Tests compare the catalogue with it.
package struct SimulationManifest: Codable, Sendable, Equatable {
    package var seed: UInt64
    package var day: Int
    /// The day the changes are counted from; 0 = from nothing.
    package var since: Int
    package var platforms: [PlatformTruth]
    package var total: PlatformTruth
    package var planted: PlantedTruth
    package var targets: TargetTruth
}

/// Counts of one platform, or of all.
package struct PlatformTruth: Codable, Sendable, Equatable {
    package var code: String
    package var name: String
    package var shape: String
    /// Records that exist on the day.
    package var live = 0
    /// Records that have existed and are gone.
    package var gone = 0
    /// Changes since the earlier day.
    package var added = 0
    package var changed = 0
    package var deleted = 0
    package var unchanged = 0
    /// Live records by code. A key is absent where the shape cannot say it.
    package var byType: [String: Int] = [:]
    package var byStage: [String: Int] = [:]
    package var bySubject: [String: Int] = [:]
    package var byGrade: [String: Int] = [:]
    package var byEdition: [String: Int] = [:]
    package var byVolume: [String: Int] = [:]
    package var byLanguage: [String: Int] = [:]
    package var byAward: [String: Int] = [:]

    package init(code: String, name: String, shape: String) {
        self.code = code
        self.name = name
        self.shape = shape
    }
}

/// The groups of records planted across platforms.
package struct PlantedTruth: Codable, Sendable, Equatable {
    package struct Member: Codable, Sendable, Equatable {
        package var platform: String
        /// As a harvester knows it (`Simulation.sourceID`).
        package var id: String
        package var title: String
        package var role: Planted.Role
    }

    package struct Group: Codable, Sendable, Equatable {
        package var group: String
        /// `same` and `near` members are one work; `trap…` members are none of it.
        package var members: [Member]

        /// Those that are one work.
        package var work: [Member] { members.filter { $0.role == .same || $0.role == .near } }
    }

    package var groups: [Group] = []
    /// Records that a correct count of works is smaller by than the count of records.
    package var duplicates = 0
}

/// What the policy's targets come to, by the ids of Schemas/vocabularies' list of targets.
package struct TargetTruth: Codable, Sendable, Equatable {
    /// T01: live 晒课 records whose answer says of which year they are, and the same as works.
    package var lessonCases = 0
    package var lessonCaseWorks = 0
    /// T02: textbook nodes in the lesson table, with a 晒课, with a 部级优课; as far as some answer says which node it is.
    package var nodes = 0
    package var nodesWithLessonCase = 0
    package var nodesWithNationalYouke = 0
    /// T03: batch → 国家精品在线开放课程.
    package var nationalCourses: [String: Int] = [:]
    /// T04: provincial platforms with records.
    package var provinces = 0
    /// T05: units that are no primary or secondary school, as far as some answer says of which year they are; all of them
    /// begin in the year of the simulation.
    package var newUnits = 0
    /// T06, T07: language → `grade/subject/volume` → records, junior mathematics, physics and chemistry.
    package var minorityJuniorScience: [String: [String: Int]] = [:]
    /// T08: stage → 汉语 for minority schools.
    package var hanForMinority: [String: Int] = [:]
    /// T09: `grade/subject` → resource packages of grades 1 to 3.
    package var packages: [String: Int] = [:]
    /// T10 to T13 and the other national projects: kind of slice → records.
    package var projects: [String: Int] = [:]
    /// T14.
    package var modelCases = 0
}
