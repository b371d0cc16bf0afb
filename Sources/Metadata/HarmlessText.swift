extension String {
    /// The text as a terminal, a log or a line of a page may show it: without control characters, which a terminal obeys,
    /// and without marks that turn the direction of writing, which make a text look like another one.
    /// - Parameter others: controls that stay, as a line feed does between lines.
    package func withoutControls(keeping others: Set<Unicode.Scalar> = []) -> String {
        guard mayHoldControls(besides: others) else { return self }
        func goes(_ scalar: Unicode.Scalar) -> Bool { scalar.isControlOrBidi && !others.contains(scalar) }
        guard unicodeScalars.contains(where: goes) else { return self }
        var kept = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if !goes(scalar) {
                kept.append(scalar)
            } else if scalar.value == 0x09 || scalar.value == 0x0A || scalar.value == 0x0D {
                kept.append(" ")
            }
        }
        return String(kept)
    }

    /// By bytes: nearly no text has one.
    private func mayHoldControls(besides others: Set<Unicode.Scalar>) -> Bool {
        var text = self
        return text.withUTF8 { utf8 in
            let found = utf8.firstIndex(
                amongEight: {
                    $0.holdsByte(below: 0x20) || $0.holdsByte(0xE2) || $0.holdsByte(0x7F) || $0.holdsByte(0xC2)
                        || $0.holdsByte(0xD8)
                },
                where: { index in
                    switch utf8[index] {
                    case ..<0x20, 0x7F: !others.contains(Unicode.Scalar(utf8[index]))
                    case 0xC2: utf8[index + 1] < 0xA0
                    case 0xD8: utf8[index + 1] == 0x9C
                    case 0xE2: utf8[index + 1] == 0x80 && utf8[index + 2] >= 0x8E || utf8[index + 1] == 0x81
                    default: false
                    }
                })
            return found != nil
        }
    }
}

extension Unicode.Scalar {
    /// C0, C1, DEL, line and paragraph separator, and what Unicode has to embed, override or isolate a direction.
    package var isControlOrBidi: Bool {
        switch value {
        case ..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
