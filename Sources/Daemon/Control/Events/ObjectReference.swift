package import Resources

/// Whom an event is about.
package struct ObjectReference: Hashable, Sendable {
    /// The object.
    package var key: ResourceKey
    /// Its identity: clients ask for the events of the very object.
    package var uid: String

    /// Names an object.
    package init(key: ResourceKey, uid: String) {
        self.key = key
        self.uid = uid
    }
}
