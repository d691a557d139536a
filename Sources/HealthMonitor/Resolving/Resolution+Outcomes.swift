internal import Traffic

extension Resolution {
    /// Puts the outcomes of the A and the AAAA question together, with the seconds for which they hold.
    ///
    /// One family's addresses are enough: a resolver that fails for the other must not take the name out of use. That
    /// the name is missing, or without addresses, is believed only if nobody failed.
    package static func combining(_ ipv4: Inquiry.Outcome, _ ipv6: Inquiry.Outcome) -> (Resolution, timeToLive: UInt32)
    {
        switch (ipv4, ipv6) {
        case (.addresses(let first, let time), .addresses(let second, let other)):
            (.addresses(first + second), min(time, other))
        case (.addresses(let addresses, let time), .noData(let other)),
            (.addresses(let addresses, let time), .nameError(let other)):
            (.addresses(addresses, lacking: .ipv6), min(time, other))
        case (.noData(let other), .addresses(let addresses, let time)),
            (.nameError(let other), .addresses(let addresses, let time)):
            (.addresses(addresses, lacking: .ipv4), min(time, other))
        case (.addresses(let addresses, _), .unavailable), (.unavailable, .addresses(let addresses, _)):
            // Briefly, so that the other family is soon asked for again.
            (.addresses(addresses), 5)
        case (.nameError(let time), _), (_, .nameError(let time)): (.nameNotFound, time)
        case (.noData(let time), .noData(let other)): (.noAddresses, min(time, other))
        case (.unavailable, _), (_, .unavailable): (.unavailable, 0)
        }
    }
}
