import Foundation
package import Metadata

/// Source trees for tests that need one without a harvester: read by Foundation, built by `SourceTreeBuilder`.
package enum SourceTrees {
    /// The tree of a JSON value.
    package static func json(_ value: Any) -> SourceTree {
        var builder = SourceTreeBuilder()
        add("", value, to: &builder)
        return builder.finish()
    }

    /// The tree of JSON text.
    package static func json(text: String) throws -> SourceTree {
        json(try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed]))
    }

    private static func add(_ name: String, _ value: Any, to builder: inout SourceTreeBuilder) {
        switch value {
        case let object as [String: Any]:
            builder.open(name)
            for key in object.keys.sorted() { add(key, object[key] ?? NSNull(), to: &builder) }
            builder.close()
        case let array as [Any]:
            builder.open(name, kind: .array)
            for element in array { add("", element, to: &builder) }
            builder.close()
        case let text as String: builder.leaf(name, text)
        case is NSNull: builder.leaf(name, "", kind: .null)
        case let number as NSNumber:
            let isBool = String(cString: number.objCType) == "c"
            builder.leaf(
                name, isBool ? (number.boolValue ? "true" : "false") : number.stringValue,
                kind: isBool ? .bool : .number)
        default: builder.leaf(name, "\(value)")
        }
    }
}
