/// Somebody who has shown who they are.
struct Visitor: Sendable, Equatable {
    enum Role: String, Sendable, CaseIterable, Comparable {
        /// Reads night reports, quarantine and worklists.
        case `operator`
        /// May also manage accounts.
        case admin

        static func < (left: Role, right: Role) -> Bool { left == .operator && right == .admin }
    }

    var name: String
    var role: Role
    /// What forms of this session must carry; nil for a script with a key, which no browser can be tricked into using.
    var csrf: String?
    /// The password is one an administrator gave: nothing but changing it is allowed.
    var mustChangePassword = false
}
