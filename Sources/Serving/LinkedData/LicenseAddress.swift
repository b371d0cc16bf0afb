internal import Metadata

/// The address of a licence: linked data names licences by URL, the catalogue by SPDX identifier.
enum LicenseAddress {
    /// - Returns: nil for anything that is neither a Creative Commons identifier nor a web address.
    static func of(_ license: String?) -> String? {
        guard let license else { return nil }
        if license == "CC0-1.0" { return "https://creativecommons.org/publicdomain/zero/1.0/" }
        // CC-BY-NC-4.0: the version stands behind the last hyphen.
        let parts = license.split(separator: "-").map { $0.lowercased() }
        if parts.count >= 3, parts[0] == "cc", parts[1] == "by", let version = parts.last, Double(version) != nil {
            return
                "https://creativecommons.org/licenses/\(parts[1..<(parts.count - 1)].joined(separator: "-"))/\(version)/"
        }
        return LinkedData.webAddress(license)
    }

    /// `CC-BY-NC-4.0` → `CC BY-NC 4.0`, as the licences write themselves.
    static func name(_ license: String) -> String {
        guard let address = of(license), address.hasPrefix("https://creativecommons.org/") else { return license }
        let parts = address.split(separator: "/").map(String.init)
        guard parts.count == 5 else { return license }
        return parts[3] == "zero" ? "CC0 \(parts[4])" : "CC \(parts[3].uppercased()) \(parts[4])"
    }
}
