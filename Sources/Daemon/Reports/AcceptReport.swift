/// What `pointsman accept` has let go, as `POST /accept` gives it.
public struct AcceptReport: Sendable, Equatable, Codable {
    /// The version of this shape.
    public var apiVersion = "pointsman.dev/v1"
    /// What this is.
    public var kind = "AcceptReport"
    /// The source, as it was named.
    public var source: String
    /// The step's number.
    public var number: Int
    /// The objects that are served no more, such as `TrafficManagerProfile shop/web`.
    public var objects: [String]

    /// Makes a report.
    public init(source: String, number: Int, objects: [String]) {
        self.source = source
        self.number = number
        self.objects = objects
    }
}
