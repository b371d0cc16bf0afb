package import Metadata

/// One target of a policy document, as its file states it.
package struct Target: Sendable, Equatable {
    /// What the document's verb asks for.
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// 达到: the number or more.
        case atLeast = "at-least"
        /// 超过: strictly more.
        case moreThan = "more-than"
        /// 新增、新汇聚: that many not seen before the window.
        case increment
        /// 第二批…: that many of one batch, earlier batches not included.
        case batch
        /// 全部: every one of a closed list.
        case allOf = "all-of"
        /// 完成: every cell of a matrix has something.
        case matrix
        /// 启动: at least one.
        case started
        /// Counted and listed; the document sets no number, or asks for what is still missing.
        case list
        /// A catalogue of resources cannot know it.
        case notMeasurable = "not-measurable"
        /// Taken from a file of reported figures.
        case reported

        /// In words for readers.
        package var chineseName: String {
            switch self {
            case .atLeast: "达到"
            case .moreThan: "超过"
            case .increment: "新增"
            case .batch: "本批"
            case .allOf: "全部"
            case .matrix: "逐格完成"
            case .started: "启动"
            case .list: "清单"
            case .notMeasurable: "本目录不可测"
            case .reported: "上报"
            }
        }
    }

    /// What is counted.
    package enum Measure: String, Sendable, Codable, CaseIterable {
        /// A lesson counts once however many platforms carry it.
        case works
        case records
        /// Provincial platforms that delivered at least once.
        case platforms
        /// Distinct contributing units.
        case providers
        /// Textbook nodes without a 部级优课.
        case nodes
    }

    /// One dimension of a matrix.
    package struct Axis: Sendable, Equatable {
        package var field: FacetField
        package var codes: [String]
    }

    package var id: String
    package var name: String
    /// Place in the document, e.g. 三（二）4.
    package var clause: String
    /// Verbatim.
    package var wording: String
    /// 责任单位.
    package var units: [String]
    package var kind: Kind
    package var number: Int?
    package var unit: String
    /// Years that count, nil = any.
    package var window: ClosedRange<Int>?
    package var measure: Measure
    /// Nil for what is not counted from records.
    package var rule: Rule?
    package var axes: [Axis]
    /// Cells that are not asked for: one code for some of the axes each.
    package var exceptions: [[FacetField: String]]
    /// Records with one of these quality flags are left out and counted as such.
    package var excludedFlags: [String]
    /// Nothing found means "no evidence in the catalogue", not 0: the source platforms may not say it at all.
    package var needsEvidence: Bool
    /// What is not counted and why, or why it cannot be.
    package var notCounted: String
    /// 1-based line in its file.
    package var line: Int

    /// The cells of the matrix, each one code per axis; one empty cell for a plain target.
    package var cells: [[String]] {
        var cells: [[String]] = [[]]
        for axis in axes { cells = cells.flatMap { cell in axis.codes.map { cell + [$0] } } }
        return cells.filter { cell in
            !exceptions.contains { exception in
                exception.allSatisfy { field, code in
                    zip(axes, cell).contains { $0.field == field && $1 == code }
                }
            }
        }
    }
}

/// All targets of one document.
package struct TargetDocument: Sendable, Equatable {
    /// File name without extension, e.g. `2019`.
    package var id: String
    /// 教技厅〔2019〕2号
    package var number: String
    package var title: String
    package var issued: String
    /// The quality flags that keep a record out of every target that names none of its own.
    package var excludedFlags: [String]
    package var targets: [Target]
    /// SHA-256 of the file, first 16 hex: which rules a number was counted by.
    package var digest: String

    package func target(_ id: String) -> Target? { targets.first { $0.id == id } }
}
