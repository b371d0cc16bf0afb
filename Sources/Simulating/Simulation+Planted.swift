extension Simulation {
    /// The record at a planted place, or nil when the place is an ordinary one.
    ///
    /// Slot `s` of a source holds three places. Place `k` belongs to the group anchored `k` sources back in the ring, so
    /// each group has its places on three neighbouring sources, and nothing has to be looked up.
    func planted(_ source: SimulatedSource, _ index: Int, _ lessonIndex: Int) -> TrueRecord? {
        guard let place = source.ring, lessonIndex < plantedSlots * 3, lessonIndex >= 0 else { return nil }
        let slot = lessonIndex / 3
        let step = lessonIndex % 3
        let anchor = (place - step + ring.count) % ring.count
        var dice = Dice(settings.seed, anchor, slot, 2)
        let role = Self.role(step: step, plan: dice.below(10))
        let home = sources[ring[anchor]]
        let lesson = dice.pick(pools.withoutGrade6)
        var record = taught(home, index, lesson, type: source.shape.onlyType ?? "lesson_case", &dice)
        record.source = source.number
        // Facts the members share end here; what follows is the platform's own.
        var own = Dice(settings.seed, source.number, index, 3)
        record.parts = TrueRecord.Parts(rawValue: UInt8(1 + own.below(15)))
        switch role {
        case .same: break
        case .near: record.title = decorated(lesson.title, &own)
        case .trapTeacher:
            record.teacher = TrueRecord.Teacher(
                surname: own.pick(names.surnames), first: own.pick(names.given), second: own.pick(names.given))
        case .trapEdition: record.edition = names.editions.first { $0.code != lesson.edition.code }
        case .trapVolume: record.volume = names.volumes.first { $0.code != lesson.volume.code }
        case .trapHour: record.title.suffix = names.secondHour
        }
        record.planted = Planted(role: role, slot: slot, anchor: anchor)
        return record
    }

    private static func role(step: Int, plan: Int) -> Planted.Role {
        switch (step, plan) {
        case (0, _): .same
        case (1, 6...7): .near
        case (1, _): .same
        case (_, 4...5): .same
        case (_, 0...3): .trapTeacher
        case (_, 6...7): .trapEdition
        case (_, 8): .trapVolume
        default: .trapHour
        }
    }

    private func decorated(_ title: Name, _ dice: inout Dice) -> TrueRecord.Title {
        switch dice.below(3) {
        case 0: TrueRecord.Title(prefix: names.openingMarks, core: title, suffix: names.closingMarks)
        case 1: TrueRecord.Title(prefix: names.lessonMark, core: title)
        default: TrueRecord.Title(core: title, suffix: names.revisedMark)
        }
    }
}
