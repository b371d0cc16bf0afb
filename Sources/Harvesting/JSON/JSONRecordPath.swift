/// The way from the root of an answer to its records, as it is followed from container to container.
struct JSONRecordPath {
    /// A container that is open.
    struct Level {
        var isArray: Bool
        /// How many components of the wanted path this container fulfils, or -1 when it left the path.
        var matched: Int
    }

    let components: [String]

    /// How many components a container inside another one fulfils, under a key.
    func matched(in level: Level?, key: String) -> Int {
        guard let level else { return 0 }
        guard level.matched >= 0, level.matched < components.count else { return -1 }
        let wanted = components[level.matched]
        let fits = wanted == "*" || (!level.isArray && wanted == key)
        return fits ? level.matched + 1 : -1
    }

    /// Whether a container is a record: an element of the array at the end of the path, or an object at the root where
    /// the path is empty.
    func isRecord(in level: Level?, isArray: Bool) -> Bool {
        guard let level else { return components.isEmpty && !isArray }
        return level.isArray && level.matched == components.count
    }
}
