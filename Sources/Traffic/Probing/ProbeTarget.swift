public import DNSWire
public import IPAddress

/// What is probed once, however many profiles share it.
public struct ProbeTarget: Hashable, Sendable {
    /// Where a probe goes.
    public enum Host: Hashable, Sendable {
        /// To an address.
        case address(IPAddress)
        /// To what a host name resolves to.
        case name(DomainName)
    }

    /// Where a probe goes.
    public var host: Host
    /// How it is probed.
    public var settings: MonitorSettings

    /// Makes a target.
    public init(host: Host, settings: MonitorSettings) {
        self.host = host
        self.settings = settings
    }
}

extension ProbeTarget.Host: CustomStringConvertible {
    /// The address or the name.
    public var description: String {
        switch self {
        case .address(let address): address.description
        case .name(let name): name.description
        }
    }
}
