internal import Resources

/// The options of an import, from its query.
package struct ImportOptions: Sendable, Equatable {
    /// The owner of an import for which nobody gives one: the hub.
    package static let defaultOwner = "hub"

    /// Whose objects these are: what another owner has brought is left alone.
    package var owner: String
    /// The member cluster whose objects they are; nil for the hub's.
    package var cluster: String?
    /// Whether nothing is to be stored.
    package var isDryRun = false
    /// Whether objects go that this owner has brought and that the import has no more.
    package var prunes = false
    /// Whether objects go that the import shows as being deleted: those of a watch's events.
    package var removesDeleted = false
    /// Whether the others are stored where some are refused.
    package var skipsInvalid = false
    /// Whether it is meant that more goes than the removal guard lets go (rules 6).
    package var allowsRemoval = false
    /// Whether objects that somebody has made here by hand are taken over.
    package var takesOver = false
    /// Whether what was imported from there is taken back to an older version: the hub was restored.
    package var allowsOlder = false

    /// Makes options.
    package init(owner: String = ImportOptions.defaultOwner, cluster: String? = nil) {
        self.owner = owner
        self.cluster = cluster
    }

    /// Reads the options.
    package init(_ query: APIQuery) throws(APIStatus) {
        var causes: [APIStatus.Cause] = []
        cluster = query["cluster"]
        if let cluster, !StringFormat.subdomain.matches(cluster) {
            causes.append(
                Self.invalid("cluster", cluster, "expected the name of a cluster: lower case letters, digits, '-', '.'")
            )
        }
        owner = query["owner"] ?? cluster ?? Self.defaultOwner
        let faults = LabelSyntax.faults(inValue: owner)
        if !faults.isEmpty {
            causes.append(
                Self.invalid("owner", owner, "it is kept as a label's value: \(faults.joined(separator: "; "))"))
        }
        for value in query.values("dryRun") where !value.isEmpty {
            if value == "All" {
                isDryRun = true
            } else {
                causes.append(WriteOptions.unsupported("dryRun", value, "\"All\""))
            }
        }
        prunes = query.flag("prune")
        removesDeleted = query.flag("removeDeleted")
        skipsInvalid = query.flag("skipInvalid")
        allowsRemoval = query.flag("allowRemoval")
        takesOver = query.flag("takeOver")
        allowsOlder = query.flag("allowOlder")
        guard causes.isEmpty else { throw .invalidOptions("ImportOptions", causes) }
    }

    private static func invalid(_ field: String, _ found: String, _ why: String) -> APIStatus.Cause {
        APIStatus.Cause(
            reason: "FieldValueInvalid", message: "Invalid value: \(Value.quoted(found)): \(why)", field: field)
    }
}
