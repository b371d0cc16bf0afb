package import Metadata

/// Decides whether a list that lost records is believed. Pure.
///
/// Written because an empty but valid answer has wiped catalogues elsewhere: absence alone deletes nothing here.
package struct ShrinkGuard: Sendable {
    package enum Verdict: String, Sendable, Codable {
        case apply
        /// Applied, and told to the operator.
        case warn
        /// Not applied; waits for one command of an operator.
        case hold
        /// Not believed at all; only an explicit override releases it.
        case halt
    }

    package var thresholds: Platform.DeletionGuard

    package init(_ thresholds: Platform.DeletionGuard) {
        self.thresholds = thresholds
    }

    /// - Parameters:
    ///   - live: records readers see now.
    ///   - lost: of these, the ones deleted by the source or absent from its complete list.
    package func verdict(live: Int, lost: Int) -> Verdict {
        guard live > 0, lost > 0 else { return .apply }
        let share = Double(lost) / Double(live)
        if share >= thresholds.halt { return .halt }
        if share >= thresholds.hold { return .hold }
        return share >= thresholds.warn ? .warn : .apply
    }
}
