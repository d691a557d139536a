/// The part of an object whose fields have owners in a write to the object itself or to a subresource.
///
/// What the server alone writes belongs to nobody; the status belongs to writes to the subresource `status`, and only
/// that does.
struct FieldScope: Sendable {
    let isStatus: Bool

    init(subresource: String?) {
        isStatus = subresource == "status"
    }

    /// Whether a member of the object has an owner.
    func owns(_ key: String) -> Bool {
        switch key {
        case "apiVersion", "kind": false
        case "status": isStatus
        default: !isStatus
        }
    }

    /// Whether a member of `metadata` has an owner.
    static func ownsMetadata(_ key: String) -> Bool {
        switch key {
        case "name", "namespace", "creationTimestamp", "selfLink", "uid", "clusterName", "generation", "managedFields",
            "resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds":
            false
        default: true
        }
    }

    /// The members of an object that have owners.
    func members(of object: Value) -> [Value.Member] {
        var result: [Value.Member] = []
        for var member in object.members where owns(member.key) && member.value.content != .null {
            if member.key == "metadata", case .object(let members) = member.value.content {
                member.value.content = .object(members.filter { Self.ownsMetadata($0.key) })
            }
            result.append(member)
        }
        return result
    }
}
