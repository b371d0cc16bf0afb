internal import CLibCrypto

/// Digests by OpenSSL's libcrypto: a well-kept library that libcurl already needs.
package enum Digest {
    /// SHA-256 of the bytes, 32 bytes.
    package static func sha256(_ bytes: some ContiguousBytesLike) -> [UInt8] { digest(bytes, EVP_sha256()) }
    /// The first 8 bytes of SHA-256 as a big-endian integer: what records and payloads are recognised by.
    package static func number(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        withUnsafeTemporaryAllocation(byteCount: Int(EVP_MAX_MD_SIZE), alignment: 8) { result in
            _ = EVP_Digest(
                bytes.baseAddress, bytes.count, result.bindMemory(to: UInt8.self).baseAddress, nil, EVP_sha256(), nil)
            return Int64(bigEndian: result.load(as: Int64.self))
        }
    }

    /// MD5 of the bytes, 16 bytes. For comparing with the `.md5` files platforms put beside their drops, nothing else.
    package static func md5(_ bytes: some ContiguousBytesLike) -> [UInt8] { digest(bytes, EVP_md5()) }

    /// HMAC with SHA-1 or SHA-256, for the signatures platforms ask for and our own tokens.
    package static func hmac(_ algorithm: HMACAlgorithm, key: [UInt8], message: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        let function = algorithm == .sha1 ? EVP_sha1() : EVP_sha256()
        _ = HMAC(function, key, Int32(key.count), message, message.count, &result, &count)
        return Array(result.prefix(Int(count)))
    }

    package enum HMACAlgorithm: String, Codable, Sendable {
        case sha1, sha256
    }

    private static func digest(_ bytes: some ContiguousBytesLike, _ algorithm: OpaquePointer?) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        bytes.withBytes { buffer in
            _ = EVP_Digest(buffer.baseAddress, buffer.count, &result, &count, algorithm, nil)
        }
        return Array(result.prefix(Int(count)))
    }
}

/// Bytes in one piece: what a digest needs.
package protocol ContiguousBytesLike {
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result
}

extension [UInt8]: ContiguousBytesLike {
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(body)
    }
}

extension String: ContiguousBytesLike {
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        var copy = self
        return copy.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    }
}

extension Sequence<UInt8> {
    /// Lower-case hexadecimal.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = []
        for byte in self {
            result.append(digits[Int(byte >> 4)])
            result.append(digits[Int(byte & 15)])
        }
        return String(decoding: result, as: UTF8.self)
    }
}
