/// Kinds that are passed over though somebody may count on their being read.
public enum PassedOverKind {
    /// Why objects of a kind are not read, and what to do; nil for kinds of which nobody expects it.
    public static func remark(apiVersion: String, kind: String) -> String? {
        guard kind == ResourceKind.work.rawValue, apiVersion == "\(ResourceKind.work.group)/v1" else { return nil }
        let named = "works.\(ResourceKind.work.versions[0]).\(ResourceKind.work.group)"
        return "\(apiVersion) has no status that clusters report back, from which addresses are taken: "
            + "export \(named) instead"
    }
}
