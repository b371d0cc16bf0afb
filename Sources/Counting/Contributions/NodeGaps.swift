internal import Cataloguing
internal import Metadata

/// Textbook nodes that still lack something: the next work list.
package struct NodeGaps: Sendable, Equatable, Codable {
    package enum Lack: String, Sendable, Codable, CaseIterable {
        /// 部级优课
        case award
        /// Any 晒课 at all.
        case lesson

        package var chineseName: String {
            switch self {
            case .award: "无部级优课"
            case .lesson: "无任何课例"
            }
        }
    }

    /// What is asked for; nil means all.
    package struct Question: Sendable, Equatable {
        package var lack: Lack
        /// Only lessons whose record is of this province count, as in a search; on which platform does not matter.
        package var province: String?
        package var subject: String?
        package var grade: Int?

        package init(lack: Lack, province: String? = nil, subject: String? = nil, grade: Int? = nil) {
            self.lack = lack
            self.province = province
            self.subject = subject
            self.grade = grade
        }
    }

    package struct Node: Sendable, Equatable, Codable {
        package var key: String
        package var subject: String
        package var edition: String
        package var grade: Int
        package var volume: String
        package var chapter: String
        package var section: String
        /// Works of 晒课 there are, without the award.
        package var lessons: Int
    }

    package var lack: Lack
    /// Nodes of the subject and grade asked for.
    package var asked: Int
    package var nodes: [Node]
}

extension CoverageCounter {
    /// The nodes that lack something, in the order of the books.
    /// - Throws: `Catalogue.Failure` for a province or subject there is not.
    package func gaps(_ count: CoverageCount, _ question: NodeGaps.Question) throws -> NodeGaps {
        var question = question
        question.province = try code(question.province, vocabularies.provinces, "省份", "provinces.csv")
        question.subject = try code(question.subject, vocabularies.subjects, "学科", "subjects.csv")
        /// The node of a place; nil for one of another province.
        func node(_ place: SourceTally.InProvince) -> String? {
            if let province = question.province, count.terms[place.province]?.code != province { return nil }
            return count.terms[place.term]?.code
        }
        var lessons: [String: [[Int64]]] = [:]
        var awarded: Set<String> = []
        for tally in count.states.entries.compactMap({ count.tally($0) }) {
            for (place, records) in tally.nodeLessons {
                if let key = node(place) { lessons[key, default: []].append(records) }
            }
            for award in tally.nodeAwards where count.terms[award.award]?.code == "national_youke" {
                if let key = node(award.node) { awarded.insert(key) }
            }
        }
        let asked = trees.nodes.filter {
            (question.subject == nil || $0.subject == question.subject)
                && (question.grade == nil || $0.grade == question.grade)
        }
        let lacking = asked.filter {
            question.lack == .award ? !awarded.contains($0.key) : lessons[$0.key] == nil
        }
        return NodeGaps(
            lack: question.lack, asked: asked.count,
            nodes: lacking.map { node in
                .init(
                    key: node.key, subject: reader.name(.subject, node.subject),
                    edition: reader.name(.edition, node.edition), grade: node.grade,
                    volume: reader.name(.volume, node.volume), chapter: node.chapter, section: node.section,
                    lessons: count.links.distinct(lessons[node.key] ?? []))
            })
    }
}

extension CoverageCounter {
    private func code(_ text: String?, _ vocabulary: Vocabulary, _ name: String, _ file: String) throws -> String? {
        guard let text else { return nil }
        guard let code = vocabulary.code(named: text) else {
            throw Catalogue.Failure.mistakenCall("没有\(name) \(text)", nextStep: "全部代码和名称见 Schemas/vocabularies/\(file)")
        }
        return code
    }
}

extension NodeGaps {
    /// As the list a province hands to its schools.
    package var table: ReportTable {
        ReportTable(
            lack.chineseName, ["学科", "版本", "年级", "册次", "章", "节", "已有课例", "节点"],
            nodes.map {
                [
                    .text($0.subject), .text($0.edition), .number($0.grade), .text($0.volume), .text($0.chapter),
                    .text($0.section), .number($0.lessons), .text($0.key),
                ]
            })
    }
}
