import Metadata

/// What has happened to one record up to one day.
package struct Lifecycle: Sendable, Equatable {
    package var born: Int
    package var revision: Int
    /// Day of the last creation or change.
    package var touched: Int
    package var deletedOn: Int?

    /// Whether it still exists on the day asked for.
    package var isLive: Bool { deletedOn == nil }
    /// Day of the last event of any kind.
    package var lastEvent: Int { deletedOn ?? touched }
}

extension Simulation {
    /// The life of a record up to `day`, or nil when it is not born yet. Costs one throw per day since birth.
    package func lifecycle(_ source: SimulatedSource, _ index: Int, day: Int) -> Lifecycle? {
        let born =
            index < source.initialCount
            ? 1
            : source.dailyAdditions == 0 ? Int.max : 2 + (index - source.initialCount) / source.dailyAdditions
        guard born <= day else { return nil }
        var life = Lifecycle(born: born, revision: 0, touched: born, deletedOn: nil)
        guard born < day else { return life }
        for date in (born + 1)...day {
            var dice = Dice(settings.seed, source.number, index, 0x1000 + UInt64(date))
            if dice.chance(settings.rates.deleted) {
                life.deletedOn = date
                return life
            }
            if dice.chance(settings.rates.changed) {
                life.revision += 1
                life.touched = date
            }
        }
        return life
    }

    /// When the event of `date` happened: at a fixed second of that day for later days, anywhere in the ten months
    /// before for day 1.
    func moment(_ source: SimulatedSource, _ index: Int, date: Int) -> UTCInstant {
        var dice = Dice(settings.seed, source.number, index, 0x2000 + UInt64(date))
        let second = Int64(dice.below(72_000))
        if date > 1 { return UTCInstant(seconds: midnight(day: date).seconds + second) }
        return UTCInstant(seconds: settings.base.seconds - Int64(dice.below(300)) * 86_400 + second)
    }

    /// The datestamp a record carries after `life`.
    func datestamp(_ source: SimulatedSource, _ index: Int, _ life: Lifecycle) -> UTCInstant {
        moment(source, index, date: life.lastEvent)
    }
}
