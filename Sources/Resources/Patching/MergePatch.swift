/// `application/merge-patch+json` (RFC 7386): objects are merged, null removes, all else replaces.
public enum MergePatch {
    /// The target with the patch applied; a patch that is no object is the result itself (RFC 7386 2).
    ///
    /// Members keep their places; new ones come behind. Lists are replaced whole.
    public static func apply(_ patch: Value, to target: Value) throws(PatchError) -> Value {
        try ValueDepth.check(patch)
        var result = target
        merge(patch, into: &result)
        return result
    }

    private static func merge(_ patch: Value, into target: inout Value) {
        guard case .object(let changes) = patch.content else {
            target = patch
            return
        }
        var members = target.takeMembers() ?? []
        var index = MemberIndex(members, changes: changes.count)
        for change in changes {
            guard change.value.content != .null else {
                index.remove(change.key, from: &members)
                continue
            }
            let place = index.place(of: change.key, in: &members, keyLine: change.keyLine)
            merge(change.value, into: &members[place].value)
        }
        target.content = .object(index.compacted(members))
    }
}
