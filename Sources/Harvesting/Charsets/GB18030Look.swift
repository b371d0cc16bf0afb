/// What a run of bytes looks like as GB18030.
struct GB18030Look {
    /// Chinese characters, and signs of four bytes.
    private(set) var characters = 0
    /// Those of them that Chinese is mostly written with (the first level of GB 2312), and signs of four bytes, whose
    /// form is no accident.
    private(set) var common = 0
    /// Bytes that begin nothing.
    private(set) var broken = 0

    /// Whether this is Chinese in GB18030 rather than damaged text of another charset. Two bytes of anything are a rare
    /// character of GBK; two common ones in a row are not.
    var isPlausible: Bool { common >= 2 && common * 3 >= characters && broken * 4 <= characters }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var place = 0
        func byte(_ offset: Int) -> UInt8 { place + offset < bytes.count ? bytes[place + offset] : 0 }
        while place < bytes.count {
            let lead = bytes[place]
            if lead < 0x80 {
                place += 1
            } else if !(0x81...0xFE).contains(lead) {
                broken += 1
                place += 1
            } else if (0x40...0x7E).contains(byte(1)) || (0x80...0xFE).contains(byte(1)) {
                // Signs and letters of A1 to A9 say nothing either way.
                if !(0xA1...0xA9).contains(lead) { characters += 1 }
                if (0xB0...0xD7).contains(lead), byte(1) >= 0xA1 { common += 1 }
                place += 2
            } else if (0x30...0x39).contains(byte(1)), (0x81...0xFE).contains(byte(2)),
                (0x30...0x39).contains(byte(3))
            {
                characters += 1
                common += 1
                place += 4
            } else {
                broken += 1
                place += 1
            }
        }
    }
}
