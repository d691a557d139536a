/// A configuration that was read, with what deserves attention in it.
public struct ConfigurationReading: Sendable {
    /// The configuration.
    public var configuration: Configuration
    /// What serves, but looks wrong.
    public var warnings: [Problem]
    /// Where its static records stand, which are looked over once the profiles are known.
    public var recordPlaces: RecordPlaces
}
