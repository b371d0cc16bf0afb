extension ConfigNode {
    /// A whole number under `key`, nil when absent.
    /// - Throws: `ConfigError` when it is not one or too small.
    package func count(_ key: String, atLeast least: Int) throws(ConfigError) -> Int? {
        guard let node = self[key] else { return nil }
        guard let number = node.int, number >= least else {
            throw node.error("\(key) 应是不小于 \(least) 的整数", mend: "例如 \(key): \(max(least, 1))")
        }
        return number
    }

    /// A number under `key`, nil when absent.
    /// - Throws: `ConfigError` when it is none or out of range.
    package func number(_ key: String, in range: ClosedRange<Double>) throws(ConfigError) -> Double? {
        guard let node = self[key] else { return nil }
        guard let number = node.double, range.contains(number) else {
            throw node.error(
                "\(key) 应是 \(range.lowerBound.short) 到 \(range.upperBound.short) 之间的数，没有单位",
                mend: "例如 \(key): \(max(range.lowerBound, min(1, range.upperBound)).short)")
        }
        return number
    }

    /// Yes or no under `key`, nil when absent.
    /// - Throws: `ConfigError` when it is neither.
    package func flag(_ key: String) throws(ConfigError) -> Bool? {
        guard let node = self[key] else { return nil }
        guard let flag = node.bool else { throw node.error("\(key) 只能是 true 或 false", mend: "写 \(key): true") }
        return flag
    }

    /// One of the cases of `Choice` under `key`, nil when absent.
    /// - Throws: `ConfigError` listing the choices.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Choice.Type
    ) throws(ConfigError) -> Choice? {
        guard let node = self[key] else { return nil }
        guard let choice = node.string.flatMap(Choice.init(rawValue:)) else {
            throw node.error(
                "\(key) 不能是 \(node.string ?? "列表")",
                mend: "可选：\(Choice.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        return choice
    }

    /// Fixed texts of a mapping, such as headers.
    package var texts: [String: String] {
        Dictionary(members.map { ($0.key, $0.value.string ?? "") }, uniquingKeysWith: { $1 })
    }
}

extension Double {
    fileprivate var short: String { self == rounded() ? String(Int(self)) : String(self) }
}
