package import Resources

/// The options of a deletion, from its query and its body.
package struct DeleteOptions: Sendable, Equatable {
    /// Whether nothing is to be deleted.
    package var isDryRun = false
    /// The identity that the object must have.
    package var uid: String?
    /// The version that the object must have.
    package var resourceVersion: String?

    /// Reads the options; without dependents among the kinds the propagation policies come to the same.
    package init(_ query: APIQuery, body: Value?) throws(APIStatus) {
        var dryRun = query.values("dryRun").filter { !$0.isEmpty }
        if let body {
            guard case .object = body.content else {
                throw .badRequest("the body of the request: found \(body.found), expected DeleteOptions")
            }
            if let kind = body["kind"]?.string, kind != "DeleteOptions" {
                throw .badRequest("the body of the request: found kind \"\(kind)\", expected DeleteOptions")
            }
            dryRun += body["dryRun"]?.elements.map { $0.string ?? "" } ?? []
            uid = body["preconditions"]?["uid"]?.string
            resourceVersion = body["preconditions"]?["resourceVersion"]?.string
        }
        var causes: [APIStatus.Cause] = []
        for value in dryRun where value != "All" {
            causes.append(WriteOptions.unsupported("dryRun", value, "\"All\""))
        }
        let policies = ["Background", "Foreground", "Orphan"]
        if let policy = body?["propagationPolicy"]?.string ?? query["propagationPolicy"], !policies.contains(policy) {
            causes.append(
                WriteOptions.unsupported("propagationPolicy", policy, "\"Background\", \"Foreground\", \"Orphan\""))
        }
        guard causes.isEmpty else { throw .invalidOptions("DeleteOptions", causes) }
        isDryRun = !dryRun.isEmpty
    }

    /// Refuses an object that is not the one that was meant.
    func check(_ object: Value, kind: ResourceKind, name: String) throws(APIStatus) {
        let metadata = object["metadata"]
        if let uid, uid != metadata?["uid"]?.string {
            throw .conflict(
                kind, name,
                "Precondition failed: UID in precondition: \(uid), "
                    + "UID in object meta: \(metadata?["uid"]?.string ?? "")")
        }
        if let resourceVersion, resourceVersion != metadata?["resourceVersion"]?.string {
            throw .conflict(
                kind, name,
                "Precondition failed: ResourceVersion in precondition: \(resourceVersion), "
                    + "ResourceVersion in object meta: \(metadata?["resourceVersion"]?.string ?? "")")
        }
    }
}
