internal import Foundation
internal import Metadata

/// Passwords that are long enough and yet the first that anyone would try.
struct CommonPasswords: Sendable {
    private let bases: Set<String>
    private static let runs = [
        "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn",
        "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp",
    ]

    /// Reads `Schemas/passwords/common.txt`.
    /// - Throws: `ConfigError` when it cannot be read.
    init(root: ProjectRoot) throws(ConfigError) {
        let file = root.schemas.appending(path: "passwords/common.txt")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw ConfigError(
                file: "Schemas/passwords/common.txt", line: 0, reason: "读不到文件", mend: "检查 --root 指向的目录是否含有该文件")
        }
        bases = Set(text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init))
    }

    /// Whether a password is a common word with digits and signs around it, a short piece repeated, or a run along the
    /// alphabet, the digits or a keyboard, in either direction.
    func contain(_ password: String) -> Bool {
        let text = password.lowercased()
        let core = text.trimmingCharacters(in: CharacterSet.letters.inverted)
        if core.isEmpty ? Set(text).count <= 3 : bases.contains(core) || bases.contains(text) { return true }
        let letters = Array(text)
        for length in 1...max(1, min(6, letters.count / 2)) where isRepeated(letters, length) { return true }
        return Self.runs.contains { $0.contains(text) || String($0.reversed()).contains(text) }
    }

    /// `abcabcabcab`: a piece of a length again and again, the last one perhaps cut.
    private func isRepeated(_ letters: [Character], _ length: Int) -> Bool {
        letters.indices.allSatisfy { letters[$0] == letters[$0 % length] }
    }
}
