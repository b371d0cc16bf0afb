import Metadata

/// Bytes of an answer in the making. Appending known bytes is the whole art; nothing is formatted twice.
package struct ByteWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    init(capacity: Int = 4096) { bytes.reserveCapacity(capacity) }

    mutating func add(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ name: Name) { bytes.append(contentsOf: name.bytes) }

    mutating func add(_ name: Name?) {
        if let name { bytes.append(contentsOf: name.bytes) }
    }

    mutating func add(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    mutating func add(_ byte: UInt8) { bytes.append(byte) }

    mutating func add(text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func add(_ title: TrueRecord.Title) {
        add(title.prefix)
        add(title.core)
        add(title.middle)
        add(title.suffix)
    }

    mutating func add(_ teacher: TrueRecord.Teacher?) {
        guard let teacher else { return }
        add(teacher.surname)
        add(teacher.first)
        add(teacher.second)
    }

    mutating func add(_ school: TrueRecord.School?) {
        guard let school else { return }
        add(school.place)
        add(school.kind)
    }

    /// Decimal digits, padded with zeros to `width`.
    mutating func add(_ number: Int, width: Int = 1) {
        var rest = number
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var first = 20
            repeat {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while (rest > 0 || 20 - first < width) && first > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[first..<20]))
        }
    }

    /// Eight lower-case hexadecimal digits.
    mutating func add(hex value: UInt32) {
        for shift in stride(from: UInt32(28), through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: (value >> shift) & 15)
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// `2019-11-02`.
    mutating func add(dateOf instant: UTCInstant, separator: UInt8 = UInt8(ascii: "-")) {
        let (year, month, day) = instant.civil
        add(year, width: 4)
        add(separator)
        add(month, width: 2)
        add(separator)
        add(day, width: 2)
    }

    /// `04:42:25`, or `04:42` without seconds.
    mutating func add(timeOf instant: UTCInstant, seconds: Bool = true) {
        let second = Int(instant.seconds - instant.seconds / 86_400 * 86_400)
        add(second / 3600, width: 2)
        add(UInt8(ascii: ":"))
        add(second / 60 % 60, width: 2)
        guard seconds else { return }
        add(UInt8(ascii: ":"))
        add(second % 60, width: 2)
    }

    /// `2019-11-02T04:42:25Z`.
    mutating func add(_ instant: UTCInstant) {
        add(dateOf: instant)
        add(UInt8(ascii: "T"))
        add(timeOf: instant)
        add(UInt8(ascii: "Z"))
    }
}

extension ByteWriter {
    /// `51-0000123-af198aca`: the platform's own id of a record.
    mutating func add(idOf index: Int, _ source: SimulatedSource, seed: UInt64) {
        add(source.idPrefix)
        add(UInt8(ascii: "-"))
        add(index, width: 7)
        add(UInt8(ascii: "-"))
        var dice = Dice(seed, source.number, index, 9)
        add(hex: UInt32(truncatingIfNeeded: dice.next()))
    }
}

extension Simulation {
    /// The platform's own id of a record, e.g. `51-0000123-af198aca`.
    package func id(_ source: SimulatedSource, _ index: Int) -> String {
        var writer = ByteWriter(capacity: 32)
        writer.add(idOf: index, source, seed: settings.seed)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The id under which a harvester knows the record, with the overlay's platform files.
    package func sourceID(_ source: SimulatedSource, _ index: Int) -> String {
        switch source.shape {
        case .oaiDC, .oaiLOM: return "oai:\(source.host.text):\(id(source, index))"
        case .sitemap: return "https://\(source.host.text)/r/\(id(source, index))"
        case .atom: return "tag:\(source.host.text),2019:\(id(source, index))"
        case .xlsx:
            // No identifier in the shape: title, teacher and school together are one.
            let record = record(source, index, Lifecycle(born: 1, revision: 0, touched: 1, deletedOn: nil))
            return "\(record.title.text):\(record.teacher?.text ?? ""):\(record.school?.text ?? "")"
        default: return id(source, index)
        }
    }
}
