import Foundation
import TestSupport

/// Texts as platforms send them that never heard of UTF-8, or heard of it twice.
enum ForeignText {
    /// U+0001 stands for half a character.
    static func gb18030(_ text: String) -> [UInt8] {
        // GB18030 in Foundation's numbering.
        let bytes = text.data(using: String.Encoding(rawValue: 0x8000_0632)).map { [UInt8]($0) } ?? []
        return halved(bytes, half: [0xBF])
    }

    static func utf8(_ text: String) -> [UInt8] { halved(Array(text.utf8), half: [0xE8, 0xAF]) }

    /// UTF-8 that was taken for Latin-1 and encoded once more.
    static func twice(_ text: String) -> String {
        String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) }))
    }

    private static func halved(_ bytes: [UInt8], half: [UInt8]) -> [UInt8] {
        bytes.flatMap { $0 == 1 ? half : [$0] }
    }

    /// A server that answers every path with its bytes, and has nothing else.
    static func serving(_ answers: [String: [UInt8]], type: String = "text/html") -> LoopbackServer {
        LoopbackServer { request in
            answers[request.path].map { .answer(headers: ["Content-Type": type], $0) } ?? .answer(status: 404, "")
        }
    }
}
