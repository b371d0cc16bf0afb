package import Metadata

/// The `options:` of `csv` and `xlsx`. Without any, a file with a header row is a source.
package struct TableOptions: Sendable {
    package enum MD5: String, Sendable, CaseIterable {
        /// Compared when the sidecar is there.
        case auto
        /// Without a good sidecar the file is refused.
        case required
        case none
    }

    /// Paths are column names.
    package var identity: RecordIdentity
    /// 1-based among the rows that are not empty; nil: found.
    package var headerRow: Int?
    package var headerRows: Int?
    package var charset: String?
    package var delimiter: UInt8?
    package var md5 = MD5.auto
    /// A last row such as `共 1234 条`, by a regular expression whose first group is the number of rows.
    package var trailer: String?
    /// The file always ends with a line end: one that does not is cut. Learnt from the last file when not set.
    package var endsWithLineEnd: Bool?
    /// Sheet by name, or by number from 1.
    package var sheet: String?
    /// Which file of a local folder: `*` stands for anything; of several the last by name is taken.
    package var file: String
    package var headers: [String: String]

    private static let keys =
        RecordIdentity.keys + ["headerRow", "headerRows", "md5", "trailer", "file", "headers"]

    /// - Throws: `ConfigError`.
    package init(_ config: ConfigNode?, isWorkbook: Bool) throws(ConfigError) {
        file = isWorkbook ? "*.xlsx" : "*.csv"
        identity = try RecordIdentity(config, columns: true)
        headers = config?["headers"]?.texts ?? [:]
        guard let config else { return }
        try config.allow(only: Self.keys + (isWorkbook ? ["sheet"] : ["charset", "delimiter", "endsWithLineEnd"]))
        headerRow = try config.count("headerRow", atLeast: 1)
        headerRows = try config.count("headerRows", atLeast: 1)
        md5 = try config.choice("md5", of: MD5.self) ?? .auto
        endsWithLineEnd = try config.flag("endsWithLineEnd")
        file = config["file"]?.string ?? file
        sheet = config["sheet"]?.string
        charset = config["charset"]?.string
        if let charset, CharsetDecoder(charset) == nil {
            throw (config["charset"] ?? config).error("不认识的字符集 \(charset)", mend: "例如 UTF-8、GB18030、UTF-16LE")
        }
        if let node = config["delimiter"] {
            let names = ["comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|"]
            let text = node.string.map { names[$0] ?? $0 } ?? ""
            guard text.utf8.count == 1, let byte = text.utf8.first else {
                throw node.error("delimiter 应是一个字符", mend: "写 comma、tab、semicolon、pipe 或该字符本身")
            }
            delimiter = byte
        }
        if let node = config["trailer"], let pattern = node.string {
            guard TableTrailer(pattern) != nil else {
                throw node.error("trailer 不是合法的正则表达式", mend: #"例如 '共\s*(\d+)\s*条'"#)
            }
            trailer = pattern
        }
    }
}
