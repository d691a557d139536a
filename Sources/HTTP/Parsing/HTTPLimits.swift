/// Bounds of one message.
public struct HTTPLimits: Sendable {
    /// What to do with a body that is longer than the limit.
    public enum BodyOverflow: Sendable {
        /// ``HTTPError/bodyTooLarge(limit:)``; at once, where the length is announced.
        case refuse
        /// Give the body up to the limit, and end with ``HTTPBodyEnd/limitReached``.
        case stop
    }

    /// Octets of the start line and all headers, trailers and interim responses included.
    public var headOctets: Int
    /// Header fields, trailers included.
    public var headerFields: Int
    /// Octets of the body.
    public var bodyOctets: Int
    /// What to do with a longer body.
    public var bodyOverflow: BodyOverflow

    /// Bounds: by default 16 KiB and 100 fields for the head.
    public init(
        headOctets: Int = 16_384, headerFields: Int = 100, bodyOctets: Int, bodyOverflow: BodyOverflow = .refuse
    ) {
        self.headOctets = headOctets
        self.headerFields = headerFields
        self.bodyOctets = bodyOctets
        self.bodyOverflow = bodyOverflow
    }
}
