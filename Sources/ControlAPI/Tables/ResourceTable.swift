package import ResourceStore
package import Resources

/// Objects as a table for people (`meta.k8s.io` Table), which `kubectl get` asks for.
package enum ResourceTable {
    /// The table's own metadata.
    private static func metadata(
        resourceVersion: String, continueToken: String?, remaining: Int?
    ) -> Value {
        var metadata: Value = ["resourceVersion": Value(resourceVersion)]
        if let continueToken { metadata.set(Value(continueToken), for: "continue") }
        if let remaining { metadata.set(Value(Int64(remaining)), for: "remainingItemCount") }
        return metadata
    }

    /// The table of a list's objects, or of one alone, in the order given.
    ///
    /// `version` is the kind's version that was asked for, in which rows hold whole objects; `tableVersion` is the version
    /// of the table itself, and `resourceVersion` that of the list. A watch sends the columns with its first table only.
    package static func json(
        of objects: some Sequence<StoredObject>, kind: ResourceKind, version: String, tableVersion: String = "v1",
        resourceVersion: String, continueToken: String? = nil, remaining: Int? = nil,
        includeObject: IncludeObject = .metadata, now: Timestamp, withColumns: Bool = true
    ) -> [UInt8] {
        var table = TableWriter(
            kind: kind, tableVersion: tableVersion,
            metadata: metadata(resourceVersion: resourceVersion, continueToken: continueToken, remaining: remaining),
            withColumns: withColumns, now: now)
        let apiVersion = kind.apiVersion(version)
        for object in objects {
            table.append(object.json, include: includeObject) { object.json(apiVersion: apiVersion) }
        }
        return table.finish()
    }
}
