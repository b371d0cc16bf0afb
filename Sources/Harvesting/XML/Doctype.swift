/// The document type declaration of a document, found without believing it.
enum Doctype {
    /// Its bytes from `<!DOCTYPE` to `>`, or nil when there is none before the root element.
    static func range(in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        var place = 0
        while let open = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
            let rest = bytes[open...]
            if rest.starts(with: "<?".utf8) {
                place = end(of: Array("?>".utf8), in: bytes, from: open + 2)
            } else if rest.starts(with: "<!--".utf8) {
                place = end(of: Array("-->".utf8), in: bytes, from: open + 4)
            } else if rest.starts(with: "<!DOCTYPE".utf8) {
                return open..<declarationEnd(in: bytes, from: open)
            } else {
                return nil
            }
        }
        return nil
    }

    private static func end(of mark: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        bytes[min(start, bytes.count)...].firstRange(of: mark)?.upperBound ?? bytes.count
    }

    private static func declarationEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var quote: UInt8?
        var brackets = 0
        for place in start..<bytes.count {
            let byte = bytes[place]
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "["): brackets += 1
            case UInt8(ascii: "]"): brackets -= 1
            case UInt8(ascii: ">") where brackets <= 0: return place + 1
            default: break
            }
        }
        return bytes.count
    }
}
