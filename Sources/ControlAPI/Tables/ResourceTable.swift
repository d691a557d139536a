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

    /// The table of objects that are given as their JSON texts.
    package static func json(
        ofTexts texts: [[UInt8]], kind: ResourceKind, tableVersion: String = "v1", resourceVersion: String,
        continueToken: String? = nil, remaining: Int? = nil, includeObject: IncludeObject = .metadata, now: Timestamp,
        withColumns: Bool = true
    ) -> [UInt8] {
        var table = TableWriter(
            kind: kind, tableVersion: tableVersion,
            metadata: metadata(resourceVersion: resourceVersion, continueToken: continueToken, remaining: remaining),
            withColumns: withColumns, now: now)
        for text in texts { table.append(text, include: includeObject) { text } }
        return table.finish()
    }
}
