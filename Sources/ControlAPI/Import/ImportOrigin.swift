package import Resources

/// Which object an import brings, and which version of it, as the server that it comes from tells.
package struct ImportOrigin: Sendable, Hashable {
    /// The object's `metadata.uid` there.
    package var uid: String
    /// Its `metadata.resourceVersion` there, a decimal.
    package var version: String

    /// Names a version of an object.
    package init(uid: String, version: String) {
        self.uid = uid
        self.version = version
    }

    /// Reads an object's metadata; nil where it does not tell both, as of files that people have written.
    package init?(_ object: Value) {
        guard let metadata = object["metadata"], let uid = metadata["uid"]?.string, !uid.isEmpty,
            let version = metadata["resourceVersion"]?.string, ObjectVersion(version) != nil
        else { return nil }
        self.init(uid: uid, version: version)
    }
}
