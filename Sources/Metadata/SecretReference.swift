internal import Foundation

/// Where a secret is found: `env:NAME` or `file:/path`. Files operators write hold this, never the secret itself.
package enum SecretReference: Sendable, Equatable {
    /// Of the environment of the process.
    case variable(String)
    case file(String)

    /// Nil for any other text, which may be the secret itself: do not print it.
    package init?(_ text: String) {
        if text.hasPrefix("env:") {
            self = .variable(String(text.dropFirst(4)))
        } else if text.hasPrefix("file:") {
            self = .file(String(text.dropFirst(5)))
        } else {
            return nil
        }
    }

    /// The secret; nil when the variable is not set or the file cannot be read. Blanks and line ends around what stands
    /// in a file are not part of it.
    package func secret(in environment: [String: String]) -> String? {
        switch self {
        case .variable(let name): environment[name]
        case .file(let path): (try? String(contentsOfFile: path, encoding: .utf8))?.trimmed
        }
    }
}
