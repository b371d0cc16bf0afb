import Cataloguing

extension Catalogue.Failure {
    /// A number nobody counts: a mistyped target, cell or platform.
    /// - Parameters:
    ///   - cause: what there is not.
    ///   - words: what was asked for, as typed.
    ///   - orElse: where else to look, before the numbers.
    static func unknownNumber(_ cause: String, _ words: [String?], orElse: String = "") -> Catalogue.Failure {
        .mistakenCall(
            "\(cause)：\(words.compactMap(\.self).joined(separator: " "))",
            nextStep: orElse + "指标、格和平台用 huiliu coverage 查")
    }
}
