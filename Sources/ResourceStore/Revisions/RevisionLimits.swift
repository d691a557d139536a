/// How much of the objects' past is kept.
public struct RevisionLimits: Sendable, Hashable {
    /// Revisions of one object; 0 for none.
    public var count: Int
    /// After how many days a revision goes; an object's newest one stays as long as the object does.
    public var days: Int

    /// Sets limits; the defaults are those of the configuration reference.
    public init(count: Int = 20, days: Int = 90) {
        self.count = count
        self.days = days
    }
}
