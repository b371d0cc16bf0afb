extension Platform {
    /// A digest of where the platform is asked and how: address, protocol and options, whatever order they are written
    /// in. When it changes, what was remembered of the platform's answers says nothing about those to come.
    package var connection: String {
        var text = "\(endpoint ?? "")\n\(protocolName)\n"
        options?.writeCanonical(to: &text)
        return Digest.sha256(text).hex
    }
}

extension ConfigNode {
    /// The value as text that no other value has; not where it stands in the file, nor in what order keys are written.
    fileprivate func writeCanonical(to text: inout String) {
        switch value {
        case .null: text += "~"
        case .scalar(let scalar): text += "\(scalar.utf8.count):\(scalar)"
        case .list(let list):
            text += "["
            for element in list { element.writeCanonical(to: &text) }
            text += "]"
        case .mapping(let members):
            text += "{"
            for member in members.sorted(by: { $0.key < $1.key }) {
                text += "\(member.key.utf8.count):\(member.key)"
                member.value.writeCanonical(to: &text)
            }
            text += "}"
        }
    }
}
