package import Counting
package import Metadata

/// The policy documents whose targets are counted, each at its own desk; `?document=` says which.
package struct CoverageDesks: Sendable {
    /// By name of the document, the oldest first.
    let desks: [CoverageDesk]
    /// What is shown when nobody asks for another.
    let newest: CoverageDesk

    /// - Parameters:
    ///   - counter: of the newest document.
    ///   - others: of the earlier ones.
    package init(newest counter: CoverageCounter, others: [CoverageCounter] = []) {
        newest = CoverageDesk(counter: counter)
        desks = others.map(CoverageDesk.init) + [newest]
    }

    /// Reads every document of a root.
    /// - Throws: `ConfigError` for a file that cannot be counted by, or when there is none.
    package init(root: ProjectRoot, vocabularies: Vocabularies) throws(ConfigError) {
        let trees = try TextbookTrees(root: root, vocabularies: vocabularies)
        var counters: [CoverageCounter] = []
        for document in try CountingInputs.documents(root).sorted() {
            counters.append(
                try CoverageCounter(
                    CountingInputs(root: root, document: document), vocabularies: vocabularies, trees: trees))
        }
        guard let newest = counters.popLast() else {
            throw ConfigError(file: "Schemas/targets", line: 0, reason: "没有指标文件", mend: "至少放一个，例如 2019.yml")
        }
        self.init(newest: newest, others: counters)
    }

    /// Of the newest document.
    package var plan: TargetPlan { newest.counter.plan }

    func desk(_ query: QueryParameters) throws(Problem) -> CoverageDesk {
        guard let document = query["document"] else { return newest }
        guard let desk = desks.first(where: { $0.document.id == document }) else {
            let known = desks.map(\.document.id).joined(separator: "、")
            throw .notFound("没有这个指标文件，可用的：\(known)", parameter: "document")
        }
        return desk
    }
}
