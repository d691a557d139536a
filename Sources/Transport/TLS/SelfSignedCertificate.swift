internal import COpenSSLShims
public import IPAddress

/// A certificate that vouches for itself, for a server that was given none.
public enum SelfSignedCertificate {
    /// Makes a key on the curve P-256 and a certificate for it, both as PEM.
    ///
    /// Clients can trust it as if it were its own CA, beside others of equal names: no two have one subject. It is valid from yesterday on, because clocks differ.
    ///
    /// - Parameters:
    ///   - hostNames: Host names it is for, of ASCII letters, digits, dots, hyphens and asterisks.
    ///   - addresses: Addresses it is for; of both lists together at least one.
    ///   - days: How long it is valid from now on, 1 to 36,500.
    public static func make(
        hostNames: [String], addresses: [IPAddress], days: Int
    ) throws(TLSContextError) -> (certificatePEM: [UInt8], keyPEM: [UInt8]) {
        guard (1...36_500).contains(days) else {
            throw TLSContextError(path: "", reason: "a certificate of \(days) days; expected 1 to 36500")
        }
        // Other characters would be read as OpenSSL's own notation.
        if let wrong = hostNames.first(where: { !isHostName($0) }) {
            throw TLSContextError(path: "", reason: "'\(wrong)' is no host name for a certificate")
        }
        let names = hostNames.map { "DNS:\($0)" } + addresses.map { "IP:\($0)" }
        guard !names.isEmpty else { throw TLSContextError(path: "", reason: "a certificate without a name") }
        // No client looks at it; it is cut where it is too long.
        let commonName = hostNames.first ?? "\(addresses[0])"
        var certificate = [UInt8](repeating: 0, count: 65_536)
        var key = [UInt8](repeating: 0, count: 4096)
        let result = unsafe certificate.withUnsafeMutableBytes { certificate in
            unsafe key.withUnsafeMutableBytes { key in
                unsafe copenssl_self_sign(
                    commonName, names.joined(separator: ","), Int32(days),
                    certificate.baseAddress?.assumingMemoryBound(to: CChar.self), certificate.count,
                    key.baseAddress?.assumingMemoryBound(to: CChar.self), key.count)
            }
        }
        guard result == 1 else { throw TLSContextError(path: "", reason: "OpenSSL cannot make a certificate") }
        return (Array(certificate.prefix { $0 != 0 }), Array(key.prefix { $0 != 0 }))
    }

    private static func isHostName(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.utf8.allSatisfy { octet in
                switch octet {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2A, 0x2D, 0x2E: true
                default: false
                }
            }
    }
}
