extension PlaySelection.Mode: CustomStringConvertible {
    /// What holds of the endpoints, as a sentence without its end.
    public var description: String {
        switch self {
        case .byHealth: "the endpoints that work are answered"
        case .observeOnly: "all endpoints are answered, as probes are only observed (monitor.observeOnly)"
        case .failOpen: "all endpoints are answered, as every one is Degraded (fail open)"
        case .belowMinimum(let share):
            "all endpoints are answered, as healthy weight is down to \(Self.percent(share)), "
                + "less than the policy's minimumHealthyWeight"
        case .nodata: "no endpoint is answered, as every one is Degraded (allDegraded: nodata)"
        case .nothingEligible: "there is no endpoint to answer with"
        }
    }

    /// A share, to a tenth of a percent and cut off, so that it never reads as the minimum that it is below.
    private static func percent(_ share: Double) -> String {
        let tenths = Int(share * 1000)
        return "\(tenths / 10).\(tenths % 10) %"
    }
}

extension PlaySelection.Absence: CustomStringConvertible {
    /// The reason as the end of a sentence that names the endpoint.
    public var description: String {
        switch self {
        case .disabled: "is switched off (spec.enabled: false)"
        case .weightZero: "has weight 0"
        case .otherFamily: "has no address of the type asked for"
        case .aliasNotAllowed: "is an alias, and no CNAME can stand at this name"
        case .degraded: "is Degraded"
        case .allDegraded: "is Degraded, as all are, and the policy says allDegraded: nodata"
        }
    }
}
