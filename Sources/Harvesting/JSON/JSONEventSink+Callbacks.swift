internal import CYajl
internal import Metadata

extension JSONEventSink {
    /// The doors yajl knocks at. One table for the whole process at an address that stays: yajl keeps the pointer.
    nonisolated(unsafe) static let callbacks: UnsafePointer<yajl_callbacks> = {
        let place = UnsafeMutablePointer<yajl_callbacks>.allocate(capacity: 1)
        place.initialize(to: yajl_callbacks())
        place.pointee.yajl_null = { sink($0).leaf(nothing, kind: .null) ? 1 : 0 }
        place.pointee.yajl_boolean = { context, value in
            let text: StaticString = value != 0 ? "true" : "false"
            let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
            return sink(context).leaf(bytes, kind: .bool) ? 1 : 0
        }
        place.pointee.yajl_number = { context, text, count in
            let bytes = UnsafeRawBufferPointer(start: text, count: count).bindMemory(to: UInt8.self)
            return sink(context).leaf(bytes, kind: .number) ? 1 : 0
        }
        place.pointee.yajl_string = {
            sink($0).leaf(UnsafeBufferPointer(start: $1, count: $2), kind: .string) ? 1 : 0
        }
        place.pointee.yajl_start_map = { sink($0).open(isArray: false) ? 1 : 0 }
        place.pointee.yajl_map_key = { sink($0).setKey(UnsafeBufferPointer(start: $1, count: $2)) ? 1 : 0 }
        place.pointee.yajl_end_map = { sink($0).close() ? 1 : 0 }
        place.pointee.yajl_start_array = { sink($0).open(isArray: true) ? 1 : 0 }
        place.pointee.yajl_end_array = { sink($0).close() ? 1 : 0 }
        return UnsafePointer(place)
    }()
}

private var nothing: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

/// The context is set once, in `JSONRecordReader.init`, and lives as long as the reader.
private func sink(_ context: UnsafeMutableRawPointer?) -> JSONEventSink {
    Unmanaged<JSONEventSink>.fromOpaque(context.unsafelyUnwrapped).takeUnretainedValue()
}
