/// What the catalogue has of a source already, so that reading can leave alone what comes again byte for byte.
package protocol StoredPayloads: Sendable {
    /// Whether the record is stored, mapped and whole, with exactly this payload. If the payload is another one, the
    /// record counts as unknown from now on: a second copy in the same run is compared with the first.
    func isStored(_ sourceID: String, payload: UnsafeRawBufferPointer) -> Bool

    /// Whether the record is stored with another payload than this one. Asking changes nothing.
    func hasOther(_ sourceID: String, than payload: UnsafeRawBufferPointer) -> Bool

    /// Whether a record with this identifier is stored and whole.
    func isKnown(_ sourceID: String) -> Bool
    /// Nothing of the source is stored.
    var isEmpty: Bool { get }
}
