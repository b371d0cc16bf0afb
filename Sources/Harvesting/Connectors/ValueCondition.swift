package import Metadata

/// A test on one value of an answer or a record: `{path: code, equals: ["0", "000000"]}`.
package struct ValueCondition: Sendable, Equatable {
    package let path: TreePath
    /// Any of these; numbers are compared by their text.
    package let values: [String]

    package init(path: TreePath, values: [String]) {
        self.path = path
        self.values = values
    }

    /// - Throws: `ConfigError` when `path` or `equals` is missing or another key is there.
    package init(_ config: ConfigNode) throws(ConfigError) {
        try config.allow(only: ["path", "equals"])
        path = TreePath(try config.required("path"))
        values = config["equals"]?.elements.compactMap(\.string) ?? []
        guard !values.isEmpty else { throw config.error("缺少 equals", mend: "写 equals: 值，或 equals: [值, 值]") }
    }

    package func holds(in tree: SourceTree?) -> Bool {
        path.text(in: tree).map(values.contains) ?? false
    }
}
