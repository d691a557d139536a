public import Resources
public import Traffic

/// What a change of resources or zones came to.
public struct FleetUpdate: Sendable, Equatable {
    /// The profiles whose names, endpoints or settings are new or have changed, by namespace and name.
    public var changed: [Profile]
    /// The profiles that are no more, by namespace and name.
    public var removed: [ProfileID]
    /// Every profile that was looked at again, by namespace and name: the status of its resources may have changed.
    public var evaluated: [ProfileID]
    /// Those of them that have errors or faults, in no order.
    public var doubtful: [ProfileID] = []
    /// The names at which profiles were served and are no more while they ask for them, by profile and name.
    public var lost: [NameLoss]
    /// The `ClusterAddress`es whose status may have changed, in no order; only where ``FleetModel/tellsAddresses``.
    public var addresses: [ResourceKey]

    /// Makes an update.
    public init(
        changed: [Profile] = [], removed: [ProfileID] = [], evaluated: [ProfileID] = [], lost: [NameLoss] = [],
        addresses: [ResourceKey] = []
    ) {
        self.changed = changed
        self.removed = removed
        self.evaluated = evaluated
        self.lost = lost
        self.addresses = addresses
    }
}
