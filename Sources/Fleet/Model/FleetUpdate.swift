public import Traffic

/// What a change of resources or zones came to.
public struct FleetUpdate: Sendable, Equatable {
    /// The profiles whose names, endpoints or settings are new or have changed, by namespace and name.
    public var changed: [Profile]
    /// The profiles that are no more, by namespace and name.
    public var removed: [ProfileID]
    /// Every profile that was looked at again, by namespace and name: the status of its resources may have changed.
    public var evaluated: [ProfileID]

    /// Makes an update.
    public init(changed: [Profile] = [], removed: [ProfileID] = [], evaluated: [ProfileID] = []) {
        self.changed = changed
        self.removed = removed
        self.evaluated = evaluated
    }
}
