internal import Cataloguing
internal import GRDB
internal import Metadata

/// Finds a visible resource by its identifier, or says in Chinese why it is not to be seen.
struct ResourceLookup {
    let site: Site

    /// - Throws: `Problem` 404 for an identifier never seen, 410 for one that is gone.
    func resource(_ id: String) throws -> (document: Int64, resource: LearningResource) {
        try site.catalogue.pool.read { db in
            guard let document = try site.catalogue.document(resourceID: id, db) else {
                throw Problem.notFound("没有这条资源")
            }
            guard document.status == .active, let resource = try site.catalogue.resource(document: document.id, db)
            else {
                let reason =
                    switch document.status {
                    case .missing: "来源平台的清单里已经没有它"
                    case .redirected: "来源平台给它换了标识"
                    case .deleted, .active: "来源平台已将它删除"
                    }
                throw Problem.gone("这条资源已下架", detail: reason)
            }
            return (document.id, resource)
        }
    }

    /// The resources that are still to be seen, in the order asked.
    func resources(_ ids: [String]) throws -> [LearningResource] {
        try site.catalogue.pool.read { db in
            try ids.compactMap { id in
                guard let document = try site.catalogue.document(resourceID: id, db), document.status == .active else {
                    return nil
                }
                return try site.catalogue.resource(document: document.id, db)
            }
        }
    }
}
