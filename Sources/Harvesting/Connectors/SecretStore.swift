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
            guard let value = value(reference) else {
                throw HarvestError(
                    platform: platform.code, stage: .harvest, cause: "找不到密钥 \(name)（\(reference)）",
                    nextStep: "设置该环境变量，或检查密钥文件的路径与读取权限")
            }
            values[name] = value
        }
        return values
    }

    /// The values of those secrets of the platform that are to be had, for those who have to hide them.
    func known(of platform: Platform) -> [String] { platform.secrets.values.compactMap(value) }

    private func value(_ reference: String) -> String? {
        SecretReference(reference)?.secret(in: environment).flatMap { $0.isEmpty ? nil : $0 }
    }
}
