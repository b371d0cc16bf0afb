internal import Hummingbird
internal import Metadata

/// The pages for operators.
struct OperatorRoutes {
    let site: Site

    func add(to router: Router<SiteContext>) {
    }
}
