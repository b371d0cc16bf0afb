/// The chapters and sections of all places of the tree by their names.
struct ChapterIndex: Sendable {
    struct Chapter: Sendable {
        /// As they stand in a key of the tree, from the top down to this one.
        var steps: [String]
        /// Places among the strings, at or below this one.
        var places: [UInt32] = []
    }

    private var chapters: [Chapter] = []
    private var numbers: [[String]: Int] = [:]
    private var named: [UInt32: [Int]] = [:]
    private var known: Set<UInt32> = []

    /// The names there are, among the strings.
    var names: some Sequence<UInt32> { named.keys }

    /// The chapters that are called so.
    subscript(name: UInt32) -> [Chapter] { (named[name] ?? []).map { chapters[$0] } }

    func has(_ place: UInt32) -> Bool { known.contains(place) }

    /// Takes in a place with all that it lies in. Of names that fold to one, the first stands for the chapter.
    mutating func add(_ place: UInt32, names: [UInt32], steps: [String]) {
        known.insert(place)
        for (depth, name) in names.enumerated() {
            // A name of nothing stands in no key.
            guard !steps[depth].isEmpty else { return }
            let path = Array(steps[...depth])
            let number = numbers[path] ?? chapters.count
            if number == chapters.count {
                numbers[path] = number
                named[name, default: []].append(number)
                chapters.append(Chapter(steps: path))
            }
            chapters[number].places.append(place)
        }
    }
}
