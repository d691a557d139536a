import IPAddress

extension ServiceBinding {
    /// Reads uncompressed record data; nil where it is malformed or its parameters contradict each other (RFC 9460 2.2).
    public init?(rdata: [UInt8]) {
        guard let parts = RDataLayout.split(type: .https, rdata: rdata), parts.count == 3,
            let target = try? DomainName(wire: rdata[parts[1].place]),
            let parameters = Self.parameters(in: rdata[parts[2].place])
        else { return nil }
        self.init(priority: UInt16(octets: rdata[parts[0].place]), target: target, parameters: parameters)
    }

    /// The parameters that fill the octets; nil where a value is cut off or not of its key's shape, where keys do not rise,
    /// and where the parameters contradict each other (RFC 9460 2.2 and 2.4.3).
    static func parameters(in octets: ArraySlice<UInt8>) -> [Parameter]? {
        var parameters: [Parameter] = []
        var rest = octets
        while !rest.isEmpty {
            guard rest.count >= 4 else { return nil }
            let key = ServiceParameterKey(rawValue: UInt16(octets: rest.prefix(2)))
            let length = Int(UInt16(octets: rest.dropFirst(2).prefix(2)))
            rest = rest.dropFirst(4)
            guard rest.count >= length, parameters.last.map({ $0.key < key }) ?? true else { return nil }
            parameters.append(Parameter(key: key, value: Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return parameters.allSatisfy(\.isWellFormed) && contradiction(in: parameters) == nil ? parameters : nil
    }

    /// A key that others of the parameters ask for and that is missing, with the one that asks (RFC 9460 7.1.1 and 8).
    static func contradiction(
        in parameters: [Parameter]
    ) -> (missing: ServiceParameterKey, for: ServiceParameterKey)? {
        let keys = Set(parameters.map(\.key))
        if keys.contains(.noDefaultALPN), !keys.contains(.alpn) { return (.alpn, .noDefaultALPN) }
        let mandatory = parameters.first { $0.key == .mandatory }?.listedKeys ?? []
        return mandatory.first { !keys.contains($0) }.map { ($0, .mandatory) }
    }
}

extension ServiceBinding.Parameter {
    /// Whether the value has the shape that its key asks for; that of an unknown key may be anything.
    var isWellFormed: Bool {
        switch key {
        case .mandatory:
            let keys = listedKeys
            return !value.isEmpty && value.count.isMultiple(of: 2) && keys.first != .mandatory
                && zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }
        case .alpn: return !value.isEmpty && protocols != nil
        case .noDefaultALPN: return value.isEmpty
        case .port: return value.count == 2
        case .ipv4Hint: return !value.isEmpty && value.count.isMultiple(of: 4)
        case .ipv6Hint: return !value.isEmpty && value.count.isMultiple(of: 16)
        default: return key != .invalid
        }
    }

    /// The keys that the value of `mandatory` lists.
    var listedKeys: [ServiceParameterKey] {
        stride(from: 0, to: value.count - 1, by: 2).map {
            ServiceParameterKey(rawValue: UInt16(octets: value[$0..<$0 + 2]))
        }
    }

    /// The protocols that the value of `alpn` holds; nil where they do not fill it.
    var protocols: [ArraySlice<UInt8>]? {
        var protocols: [ArraySlice<UInt8>] = []
        var rest = value[...]
        while let length = rest.popFirst() {
            guard length > 0, rest.count >= Int(length) else { return nil }
            protocols.append(rest.prefix(Int(length)))
            rest = rest.dropFirst(Int(length))
        }
        return protocols
    }
}
