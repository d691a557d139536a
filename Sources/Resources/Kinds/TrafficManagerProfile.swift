/// A profile: a name that answers with one of its endpoints (`networking.fleet.azure.com`).
///
/// Its status is not kept: conditions found in an export are those of the old controller.
public struct TrafficManagerProfile: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta
    /// `spec.resourceGroup`, 1 to 90 characters, or empty where it is not stated; Azure's, kept for show.
    public var resourceGroup: String
    /// `spec.monitorConfig` with the CRD's defaults, nil where the object has none.
    public var monitorConfig: MonitorConfig?

    /// Makes a profile.
    public init(metadata: ObjectMeta, resourceGroup: String = "", monitorConfig: MonitorConfig? = nil) {
        self.metadata = metadata
        self.resourceGroup = resourceGroup
        self.monitorConfig = monitorConfig
    }
}
