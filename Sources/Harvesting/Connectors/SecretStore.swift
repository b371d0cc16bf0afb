internal import Foundation
package import Metadata

/// Finds the secrets a platform file only refers to. Values are never printed, logged or put into an error.
package struct SecretStore: Sendable {
    private let environment: [String: String]

    /// With this process's own environment.
    package init() {
        self.init(environment: ProcessInfo.processInfo.environment)
    }

    package init(environment: [String: String]) {
        self.environment = environment
    }

    /// Name → value for every secret of the platform.
    /// - Throws: `HarvestError` naming the secret and where it was looked for, never its value.
    package func values(for platform: Platform) throws(HarvestError) -> [String: String] {
        var values: [String: String] = [:]
        for (name, reference) in platform.secrets {
            guard let value = value(of: reference), !value.isEmpty else {
                throw HarvestError(
                    platform: platform.code, stage: .harvest, cause: "找不到密钥 \(name)（\(reference)）",
                    nextStep: "设置该环境变量，或检查密钥文件的路径与读取权限")
            }
            values[name] = value
        }
        return values
    }

    private func value(of reference: String) -> String? {
        if reference.hasPrefix("env:") { return environment[String(reference.dropFirst(4))] }
        guard reference.hasPrefix("file:") else { return nil }
        let path = String(reference.dropFirst(5))
        // A secret that cannot be read is reported by the caller as missing, with the place it was looked for.
        return (try? String(contentsOfFile: path, encoding: .utf8))?.trimmed
    }
}
