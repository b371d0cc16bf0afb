internal import Metadata

/// The size of a file as platforms write it: bytes, or a number with a unit (12.5MB, 1,024 KB), units of 1024.
enum FileSize {
    /// - Returns: bytes, or nil for what is no size.
    static func bytes(_ text: String) -> Int? {
        let folded = TextFolding.fold(text)
        let number = folded.prefix(while: GroupedNumber.isPart)
        guard let digits = GroupedNumber.digits(number), let factor = factors[folded[number.endIndex...].trimmed] else {
            return nil
        }
        // As it stands: a Double would round it.
        if factor == 1, let bytes = Int(digits) { return bytes }
        guard let value = Double(digits) else { return nil }
        let bytes = (value * factor).rounded()
        return bytes <= most ? Int(bytes) : nil
    }

    /// Every Double up to here is a whole number of bytes.
    private static let most = 9_007_199_254_740_992.0

    private static let factors: [String: Double] = [
        "": 1, "b": 1, "byte": 1, "bytes": 1, "字节": 1, "k": 1024, "kb": 1024, "kib": 1024, "m": 1_048_576,
        "mb": 1_048_576, "mib": 1_048_576, "g": 1_073_741_824, "gb": 1_073_741_824, "gib": 1_073_741_824,
        "t": 1_099_511_627_776, "tb": 1_099_511_627_776, "tib": 1_099_511_627_776,
    ]
}
