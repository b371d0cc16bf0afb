package import Metadata

/// One element of a record array, with its own bytes.
package struct JSONRecord: Sendable {
    /// Why an element could not become a record.
    package enum Defect: String, Sendable {
        /// Larger than the platform's `limits.recordBytes`; the payload is its beginning.
        case tooLarge
        /// Nested deeper than the platform's `limits.depth`.
        case tooDeep
        /// A number, a string or a list where a record should stand.
        case notAnObject
        /// No JSON; the rest of the answer was.
        case malformed
    }

    package var tree: SourceTree?
    /// The bytes the platform sent for this element, in UTF-8; mended where the whole answer had to be.
    package var payload: [UInt8]
    package var findings: [Finding]
    package var defect: Defect?
    /// What the parser said of a malformed one, in Chinese.
    package var detail = ""
}

/// Why a whole JSON answer could not be read.
package enum JSONReadError: Error, Sendable, Equatable {
    /// The answer is a web page, whatever its status and type say.
    case isMarkup
    /// Nothing but blanks.
    case empty
    /// Not JSON at this byte.
    case malformed(offset: Int, reason: String)
    /// The answer ends in the middle.
    case truncated
    /// Something outside the records is nested too deep or too large.
    case tooDeep

    /// In Chinese, for reports.
    package var cause: String {
        switch self {
        case .isMarkup: "返回的是网页而不是 JSON（可能是维护页或登录页）"
        case .empty: "返回内容为空"
        case .malformed(let offset, let reason): "第 \(offset) 字节处不是合法的 JSON（\(reason)）"
        case .truncated: "JSON 在中途结束，数据不完整"
        case .tooDeep: "JSON 结构嵌套过深"
        }
    }
}
