extension PlaySelection.Mode: CustomStringConvertible {
    /// What holds of the endpoints, as a sentence without its end.
    public var description: String {
        switch self {
        case .byHealth: "the endpoints that work are answered"
        case .observeOnly: "all endpoints are answered, as probes are only observed (monitor.observeOnly)"
        case .failOpen: "all endpoints are answered, as every one is Degraded (fail open)"
        case .familyDegraded: "no endpoint is answered, as every address of the family is Degraded"
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

extension PlaySelection {
    /// What holds of a profile's endpoints for A and AAAA together, as a sentence without its end.
    public static func summary(ofA a: PlaySelection, andAAAA aaaa: PlaySelection) -> String {
        var text = a.profileMode.description
        for (question, family, other) in [(a, "IPv4", "IPv6"), (aaaa, "IPv6", "IPv4")]
        where question.mode == .familyDegraded {
            text += "; \(family): no endpoint works: NODATA, clients use \(other)"
        }
        return text
    }

    /// Why an endpoint is answered to neither A nor AAAA; nil where it is to one of them.
    public static func absence(of index: Int, fromA a: PlaySelection, andAAAA aaaa: PlaySelection) -> Absence? {
        guard let first = a.members[index].absence, let second = aaaa.members[index].absence else { return nil }
        // That it has no address of a family is no reason to be out for both.
        return first == .otherFamily ? second : first
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
