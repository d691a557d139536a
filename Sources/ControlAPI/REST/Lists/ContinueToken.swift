internal import FoundationEssentials

/// Where a list goes on: the snapshot it belongs to and the last object that was sent.
package struct ContinueToken: Equatable, Sendable {
    /// The snapshot's revision.
    package var revision: Int64
    /// The namespace of the last object sent.
    package var namespace: String
    /// The name of the last object sent.
    package var name: String

    /// A token.
    package init(revision: Int64, namespace: String, name: String) {
        self.revision = revision
        self.namespace = namespace
        self.name = name
    }

    /// Reads what ``text`` gave; nil for anything else.
    package init?(_ text: String) {
        guard let data = Data(base64Encoded: text), let plain = String(validating: data, as: UTF8.self) else {
            return nil
        }
        let parts = plain.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "v1", let revision = Int64(parts[1]), revision > 0 else { return nil }
        self.init(revision: revision, namespace: String(parts[2]), name: String(parts[3]))
    }

    /// What stands in `metadata.continue`.
    package var text: String { Data("v1/\(revision)/\(namespace)/\(name)".utf8).base64EncodedString() }
}
