extension UInt8 {
    /// White space, a control character, or a byte of UTF-8's byte order mark: what may stand before an answer begins.
    var mayLead: Bool { self <= 0x20 || self == 0xEF || self == 0xBB || self == 0xBF }
}
