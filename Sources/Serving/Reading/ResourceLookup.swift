internal import Cataloguing
internal import GRDB
internal import HTTPTypes
internal import Metadata
internal import Searching

/// Finds a visible resource by its identifier, or says in Chinese why it is not to be seen.
struct ResourceLookup {
    let site: Site

    /// The identifier of a resource, also when it is given as our OAI-PMH does.
    static func ownID(_ id: String, _ site: Site) -> String {
        site.outward?.repository.resourceID(ofOAI: id) ?? id
    }

    /// - Parameter id: also within one of our OAI identifiers.
    /// - Throws: `Problem` 404 for an identifier never seen, 410 for one that is gone, 503 for one that is damaged.
    func resource(_ id: String) throws -> (document: Int64, resource: LearningResource) {
        try site.catalogue.pool.read { db in
            guard let document = try site.catalogue.document(resourceID: Self.ownID(id, site), db) else {
                throw Problem.notFound("没有这条资源", words: "problem.resource")
            }
            guard document.status == .active else {
                let (reason, key): (String, String) =
                    switch document.status {
                    case .missing: ("来源平台的清单里已经没有它", "problem.resourceMissing")
                    case .redirected: ("来源平台给它换了标识", "problem.resourceRedirected")
                    case .withdrawn: ("它没有通过检查，已撤下等待处理", "problem.resourceWithdrawn")
                    case .deleted, .active: ("来源平台已将它删除", "problem.resourceDeleted")
                    }
                throw Problem.gone(
                    "这条资源已下架", detail: reason, words: Problem.Words("problem.resourceGone", detail: key))
            }
            guard let resource = try site.catalogue.readable(document: document.id, db) else {
                site.searcher.note(DamagedRecord(document: document.id))
                throw Problem(
                    status: .serviceUnavailable, kind: "damaged-record", title: "这条资源的记录暂时读不出来",
                    detail: "其余资源不受影响；请管理员运行 huiliu doctor")
            }
            return (document.id, resource)
        }
    }

    /// The resources that are still to be seen, in the order asked, and how many there were once; what was never a
    /// resource is neither.
    func resources(_ ids: [String]) throws -> (living: [LearningResource], withdrawn: Int) {
        try site.catalogue.pool.read { db in
            var living: [LearningResource] = []
            var withdrawn = 0
            for id in ids {
                guard let document = try site.catalogue.document(resourceID: Self.ownID(id, site), db) else { continue }
                if document.status != .active {
                    withdrawn += 1
                } else if let resource = try site.catalogue.readable(document: document.id, db) {
                    living.append(resource)
                }
            }
            return (living, withdrawn)
        }
    }
}
