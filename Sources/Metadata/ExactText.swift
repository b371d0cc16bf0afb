internal import Glibc

/// A string as a key of dictionaries and sets, compared by its bytes. `String` itself hashes and compares its normal
/// form, which for Chinese text costs ten times as much; what is looked up here is normalised already.
package struct ExactText: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static func == (left: ExactText, right: ExactText) -> Bool {
        guard left.text.utf8.count == right.text.utf8.count else { return false }
        var (left, right) = (left.text, right.text)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard let one = left.baseAddress, let other = right.baseAddress else { return left.isEmpty }
                return one == other || memcmp(one, other, left.count) == 0
            }
        }
    }

    package func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension Dictionary where Value: Sendable {
    /// The same dictionary with its keys compared by bytes.
    package func byBytes() -> [ExactText: Value] where Key == String {
        [ExactText: Value](uniqueKeysWithValues: map { (ExactText($0.key), $0.value) })
    }
}
