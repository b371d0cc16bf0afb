internal import CLibCrypto
internal import Foundation
internal import Metadata

/// Random tokens and password hashes, by OpenSSL's libcrypto.
enum Secrets {
    /// The cost of scrypt (RFC 7914). The default is OWASP's 32 MiB setting: about a quarter of a second.
    struct Cost: Sendable, Equatable {
        var n: UInt64 = 1 << 15
        var r: UInt64 = 8
        var p: UInt64 = 3
    }

    /// What `/dev/urandom` and OpenSSL's generator could not give.
    struct NoRandomness: Error {}

    /// - Throws: `NoRandomness`.
    static func random(_ count: Int) throws(NoRandomness) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard RAND_bytes(&bytes, Int32(count)) == 1 else { throw NoRandomness() }
        return bytes
    }

    /// 256 random bits in hexadecimal, for cookies and keys.
    static func token() throws(NoRandomness) -> String { try random(32).hex }

    /// A code people can read out: four groups of four letters and digits without 0/O/1/I, 80 bits.
    static func readableCode() throws(NoRandomness) -> String {
        let letters = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
        let picked = try random(16).map { letters[Int($0 & 31)] }
        return stride(from: 0, to: 16, by: 4).map { String(picked[$0..<$0 + 4]) }.joined(separator: "-")
    }

    /// scrypt, 32 bytes; nil when OpenSSL refuses the cost.
    static func scrypt(_ password: String, salt: [UInt8], cost: Cost) -> [UInt8]? {
        // NFKC, so that a password typed on another keyboard or system is the same one (NIST SP 800-63B).
        var text = password.precomposedStringWithCompatibilityMapping
        var hash = [UInt8](repeating: 0, count: 32)
        let memory = 128 * cost.r * (cost.n + cost.p + 2) + (1 << 20)
        let done = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { characters in
                EVP_PBE_scrypt(
                    characters.baseAddress, characters.count, salt, salt.count, cost.n, cost.r, cost.p, memory, &hash,
                    hash.count)
            }
        }
        return done == 1 ? hash : nil
    }

    /// Compares in a time that does not depend on where they differ.
    static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }

    static func equal(_ left: String, _ right: String) -> Bool { equal(Array(left.utf8), Array(right.utf8)) }
}
