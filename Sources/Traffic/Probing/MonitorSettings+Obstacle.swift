extension MonitorSettings {
    /// Why no probe can run with these settings: each one is then a failure for that reason, and nothing is sent.
    ///
    /// The CRD lets any port, path and header pass; what a policy states was validated (rules 9).
    public var obstacle: ProbeFailure? {
        guard (1...65535).contains(statedPort) else { return .unusablePort(statedPort) }
        guard kind != .tcp else { return nil }
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            return .unusablePath(path)
        }
        for header in headers where !header.isSendable { return .unusableHeader(header.name) }
        guard method == .get || bodyContains == nil else { return .bodyOfHead }
        return nil
    }
}

extension MonitorSettings.Header {
    /// Whether the name is a token, and the value without control characters (RFC 9110 5.1, 5.5): a line break in
    /// either would let the object's author write a request of his own.
    fileprivate var isSendable: Bool {
        let isToken = name.utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"):
                true
            default: "!#$%&'*+-.^_`|~".utf8.contains(octet)
            }
        }
        return isToken && !name.isEmpty && value.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7f }
    }
}
