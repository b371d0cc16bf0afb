internal import Metadata

/// Files of the resource: type, size and address. They are listed side by side, so they belong together only where there
/// is one of each for every file.
enum FormatNormaliser {
    private static let most = 200

    static func apply(_ draft: inout Draft, _ context: MappingContext) {
        let mimes = draft.values.all(.formatMIME).map { $0.text.lowercased() }
        let urls = draft.values.all(.formatURL).map(\.text)
        let sizes = draft.values.all(.formatBytes).map { value -> Int? in
            let size = FileSize.bytes(value.text)
            if size == nil { draft.note("file_size_invalid", field: "formats", value) }
            return size
        }
        var files: [Format]
        if mimes.isEmpty {
            files = urls.map { Format(url: $0) }
        } else if mimes.count == urls.count {
            files = zip(mimes, urls).map { Format(mime: $0, url: $1) }
        } else {
            files = mimes.map { Format(mime: $0) } + urls.map { Format(url: $0) }
        }
        let isOneEach = mimes.isEmpty || urls.isEmpty || mimes.count == urls.count
        if files.isEmpty {
            files = sizes.map { Format(bytes: $0) }
        } else if isOneEach, sizes.count == files.count {
            for index in files.indices { files[index].bytes = sizes[index] }
        }
        for format in files.prefix(most) where !draft.resource.formats.contains(format) {
            draft.resource.formats.append(format)
        }
    }
}
