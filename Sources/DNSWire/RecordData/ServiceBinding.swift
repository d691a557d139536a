public import IPAddress

/// The data of an SVCB or HTTPS record (RFC 9460 2.2).
public struct ServiceBinding: Hashable, Sendable {
    /// A parameter: its key, and its value in wire form.
    public struct Parameter: Hashable, Sendable {
        /// What it is about.
        public var key: ServiceParameterKey
        /// The value in wire form, at most 65,535 octets.
        public var value: [UInt8]

        /// Makes a parameter of any key.
        public init(key: ServiceParameterKey, value: [UInt8]) {
            self.key = key
            self.value = value
        }

        /// Protocols, each of 1 to 255 octets, at least one (RFC 9460 7.1.1).
        public static func alpn(_ protocols: [[UInt8]]) -> Parameter {
            Parameter(key: .alpn, value: protocols.flatMap { [UInt8(truncatingIfNeeded: $0.count)] + $0 })
        }

        /// The port (RFC 9460 7.2).
        public static func port(_ port: UInt16) -> Parameter { Parameter(key: .port, value: port.octets) }

        /// Addresses of one family, at least one (RFC 9460 7.3).
        public static func hint(_ addresses: [IPAddress]) -> Parameter {
            Parameter(
                key: addresses.first?.isIPv4 == true ? .ipv4Hint : .ipv6Hint, value: addresses.flatMap(\.octets))
        }
    }

    /// SvcPriority: 0 for an alias (AliasMode), else the place in the order of preference (ServiceMode).
    public var priority: UInt16
    /// TargetName; the root stands for the record's owner in ServiceMode (RFC 9460 2.5).
    public var target: DomainName
    /// The parameters, one a key, in rising order of their keys.
    public var parameters: [Parameter]

    /// Makes the data of its fields and puts the parameters in order.
    public init(priority: UInt16, target: DomainName = .root, parameters: [Parameter] = []) {
        self.priority = priority
        self.target = target
        self.parameters = parameters.sorted { $0.key < $1.key }
    }

    /// The uncompressed record data.
    public var rdata: [UInt8] {
        priority.octets + target.wire + parametersData
    }

    /// The parameters in wire form.
    var parametersData: [UInt8] {
        var octets: [UInt8] = []
        for parameter in parameters {
            octets += parameter.key.rawValue.octets
            octets += UInt16(truncatingIfNeeded: parameter.value.count).octets
            octets += parameter.value
        }
        return octets
    }
}
