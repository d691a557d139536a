/// An endpoint without a cluster (`pointsman.dev/v1`).
public struct ExternalEndpoint: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta
    /// `spec.profile.name`: a profile of the same namespace.
    public var profileName: String
    /// `spec.target`.
    public var target: ServiceAddress
    /// `spec.weight`, 0 to 1000.
    public var weight: Int
    /// `spec.enabled`.
    public var isEnabled: Bool
    /// `spec.alwaysServe`: whether it is answered without being probed.
    public var alwaysServe: Bool

    /// Makes an endpoint.
    public init(
        metadata: ObjectMeta, profileName: String, target: ServiceAddress, weight: Int = 1, isEnabled: Bool = true,
        alwaysServe: Bool = false
    ) {
        self.metadata = metadata
        self.profileName = profileName
        self.target = target
        self.weight = weight
        self.isEnabled = isEnabled
        self.alwaysServe = alwaysServe
    }
}
