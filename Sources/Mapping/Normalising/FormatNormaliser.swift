internal import Metadata

/// Files of the resource: type, size and address, listed side by side.
enum FormatNormaliser {
    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let mimes = draft.values.all(.formatMIME).map { $0.text.lowercased() }
        let sizes = draft.values.all(.formatBytes).map { Int($0.text) }
        let urls = draft.values.all(.formatURL).map(\.text)
        for index in 0..<min(max(mimes.count, sizes.count, urls.count), 200) {
            func at<Value>(_ list: [Value]) -> Value? { index < list.count ? list[index] : nil }
            let format = Format(mime: at(mimes), bytes: at(sizes) ?? nil, url: at(urls))
            if !draft.resource.formats.contains(format) { draft.resource.formats.append(format) }
        }
    }
}
