internal import Cataloguing
internal import Foundation
internal import Glibc

/// The secret by which the server recognises what it issued itself.
package enum ServerKey {
    private static let length = 32

    /// The key in a file beside the catalogue, made on first use; two processes starting together get the same one.
    /// - Throws: `Catalogue.Failure` when it can be neither read nor made.
    package static func load(besideCatalogue path: String) throws -> [UInt8] {
        let file = path + ".key"
        if let key = read(file) { return key }
        let draft = "\(file).\(UUID().uuidString)"
        var generator = SystemRandomNumberGenerator()
        let fresh = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let descriptor = open(draft, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(file) }
        let written = write(descriptor, fresh, fresh.count)
        close(descriptor)
        // A link never replaces: whoever comes first decides, the others read.
        if written == fresh.count { link(draft, file) }
        unlink(draft)
        guard let key = read(file) else { throw failure(file) }
        return key
    }

    private static func read(_ file: String) -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: file), data.count >= length else { return nil }
        return Array(data)
    }

    private static func failure(_ file: String) -> Catalogue.Failure {
        Catalogue.Failure(cause: "不能读取或建立服务密钥 \(file)", nextStep: "检查目录的读写权限，或由管理员先建立该文件（32 字节随机数）")
    }
}
