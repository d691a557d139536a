/// A backend: the clusters that export a service, as endpoints of a profile (`networking.fleet.azure.com`).
public struct TrafficManagerBackend: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta
    /// `spec.profile.name`: a profile of the same namespace.
    public var profileName: String
    /// `spec.backend.name`: a service of the same namespace.
    public var backendName: String
    /// `spec.weight`, 0 to 1000: what its endpoints share.
    public var weight: Int
    /// The endpoints that the old controller last reported, the only thing that feeds take-over.
    ///
    /// They come from the annotation `pointsman.dev/reported-endpoints` where the object carries it, even an empty one,
    /// and else from those of `status.endpoints` that have Azure's identity (`resourceID`): what a Pointsman wrote has none.
    public var reportedEndpoints: [ReportedEndpoint]

    /// The annotation that keeps the reported endpoints, a JSON list in the form of `status.endpoints`.
    public static let reportedEndpointsAnnotation = "pointsman.dev/reported-endpoints"

    /// Makes a backend.
    public init(
        metadata: ObjectMeta, profileName: String, backendName: String, weight: Int = 1,
        reportedEndpoints: [ReportedEndpoint] = []
    ) {
        self.metadata = metadata
        self.profileName = profileName
        self.backendName = backendName
        self.weight = weight
        self.reportedEndpoints = reportedEndpoints
    }
}
