package import Foundation

/// The bytes of an answer: in memory when small, in a temporary file that lives as long as this object when large.
package final class FetchBody: Sendable {
    private enum Store: Sendable {
        case memory([UInt8])
        case file(URL)
    }

    private let store: Store
    package let count: Int

    package init(_ bytes: [UInt8]) {
        store = .memory(bytes)
        count = bytes.count
    }

    /// Takes over the file: it is removed with this object.
    package init(takingOver file: URL, count: Int) {
        store = .file(file)
        self.count = count
    }

    deinit {
        if case .file(let url) = store { try? FileManager.default.removeItem(at: url) }
    }

    /// All bytes at once, mapped from disk when large.
    /// - Throws: a Cocoa error when the temporary file cannot be read.
    package func bytes() throws -> Data {
        switch store {
        case .memory(let bytes): Data(bytes)
        case .file(let url): try Data(contentsOf: url, options: .alwaysMapped)
        }
    }

    /// All bytes at once, as `bytes()`, for whoever reads an answer.
    /// - Throws: `TransientAnswer` when the temporary file cannot be read: asked again, there may be another.
    package func whole() throws(TransientAnswer) -> Data {
        do { return try bytes() } catch {
            throw TransientAnswer("临时文件读取失败：\(error.localizedDescription)")
        }
    }
}
