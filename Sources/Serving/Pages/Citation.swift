internal import Metadata

/// GB/T 7714-2015, electronic resource.
enum Citation {
    /// - Parameter address: `https://host`.
    static func text(_ resource: LearningResource, _ site: Site, _ address: String) -> String {
        let people = resource.creators.prefix(3).map { $0.name.cut(at: 200) }.joined(separator: ", ")
        let who = people.isEmpty ? site.labels.name(.source, resource.platform) : people
        let year = resource.activityYear.map { "(\($0))" } ?? ""
        return "\(who). \(resource.displayTitle)[EB/OL]. \(year)[\(site.clock().shanghaiDay)]. "
            + address + ResourcePage.link(resource.id).address
    }
}
