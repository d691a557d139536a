import FoundationEssentials
import IPAddress
import Transport

/// The files of a certificate that is served: configured ones, or those of a self-signed one in the state folder.
package struct ServerCertificate: Sendable {
    /// What it is for, such as `control API`, as people are told.
    let purpose: String
    /// The certificate with its chain, PEM.
    let certificateFile: String
    /// Its key, PEM.
    let keyFile: String
    /// Whether it is one that Pointsman makes.
    let isSelfSigned: Bool
    /// Whose client certificates are accepted, PEM; nil for nobody's.
    let clientCAFile: String?
    /// What is spoken over TLS (ALPN, RFC 7301).
    let protocols: [String]
    /// What else is to be done where a self-signed one is made anew.
    let renewal: String
    /// Names that a self-signed one is for, beside the host's own.
    private let names: [String]
    /// The addresses that clients call, as far as they are told.
    private let calledAddresses: [IPAddress]

    /// Ten years: who makes it anew has to give it to all clients again.
    private static let days = 3650
    /// The most names of name servers that one is for: each handshake carries them all.
    private static let nameLimit = 100

    /// The control API's.
    package init(_ control: Configuration.Control, state: String) {
        purpose = "control API"
        isSelfSigned = control.certificate == nil
        certificateFile = control.certificate?.certificateFile ?? "\(state)/tls.crt"
        keyFile = control.certificate?.keyFile ?? "\(state)/tls.key"
        clientCAFile = control.clientCAFile
        protocols = ["http/1.1"]
        renewal = "make the kubeconfigs anew"
        names = []
        calledAddresses = control.listen.filter(\.isEncrypted).map(\.address.address)
    }

    /// That of listeners with DNS over TLS (RFC 7858), configured for them.
    package init(_ files: Configuration.CertificateFiles) {
        purpose = Self.dnsPurpose
        isSelfSigned = false
        certificateFile = files.certificateFile
        keyFile = files.keyFile
        clientCAFile = nil
        protocols = Self.dnsProtocols
        renewal = ""
        names = []
        // Clients call the server by its name, and most certificates are for that only.
        calledAddresses = []
    }

    /// That of listeners with DNS over TLS that have none configured: one for all of them.
    ///
    /// - Parameters:
    ///   - nameServers: The names by which clients know the server.
    package init(selfSignedFor listeners: [Configuration.Listener], nameServers: [String], state: String) {
        purpose = Self.dnsPurpose
        isSelfSigned = true
        certificateFile = "\(state)/dns-over-tls.crt"
        keyFile = "\(state)/dns-over-tls.key"
        clientCAFile = nil
        protocols = Self.dnsProtocols
        renewal = "give the new one, or its fingerprint, to the clients that check it"
        names = nameServers
        calledAddresses = listeners.map(\.address.address)
    }

    private static let dnsPurpose = "DNS over TLS"
    /// RFC 7858 with the name registered for it: IANA, TLS ALPN protocol IDs.
    private static let dnsProtocols = ["dot"]

    /// What is to be done for another self-signed certificate.
    var renewalAdvice: String { "remove \(certificateFile) and \(keyFile), restart, and \(renewal)" }

    /// Whether a self-signed certificate is wanted that is not there. A key by itself is what a full disk, or an end at the
    /// wrong moment, has left of an earlier attempt: nobody can trust a certificate that never was. (A certificate without
    /// its key, which clients may trust, is an error elsewhere.)
    var isToBeMade: Bool {
        guard isSelfSigned else { return false }
        do throws(SystemError) {
            _ = try FileStatus(path: certificateFile)
            return false
        } catch {
            return error.isNoSuchFile
        }
    }

    /// How long a certificate that the server is about to make is waited for.
    private static let patience = Duration.seconds(5)

    /// Waits until the server that makes the self-signed certificate has done so: it may have been started just now.
    ///
    /// - Throws: Where there is none after 5 s.
    func awaitCertificate(configurationPath: String) throws(ServiceError) {
        let deadline = ContinuousClock.now + Self.patience
        func isMissing() -> Bool {
            do throws(SystemError) {
                _ = try FileStatus(path: certificateFile)
                return false
            } catch {
                return error.isNoSuchFile
            }
        }
        while isSelfSigned, isMissing() {
            guard ContinuousClock.now < deadline else {
                throw ServiceError(
                    "there is no certificate yet (\(certificateFile)), and none was made within 5 s: start the server, which makes it: pointsman serve --config \(configurationPath)"
                )
            }
            pauseThread(milliseconds: 20)
        }
    }

    /// Makes the self-signed certificate: for the addresses listened on, the names, `localhost` and the host's name.
    func make() throws(ServiceError) {
        do {
            let made = try SelfSignedCertificate.make(hostNames: hostNames, addresses: addresses, days: Self.days)
            // The key first: a certificate is there only with its key.
            try FileContents.replace(keyFile, with: made.keyPEM, mode: 0o600)
            try FileContents.replace(certificateFile, with: made.certificatePEM, mode: 0o644)
        } catch {
            throw ServiceError("the \(purpose) certificate \(certificateFile) cannot be made: \(error)")
        }
    }

    private var hostNames: [String] {
        var hostNames: [String] = []
        var seen: Set<String> = []
        for name in names.prefix(Self.nameLimit) + ["localhost", ProcessInfo.processInfo.hostName]
        where Self.isHostName(name) && seen.insert(name).inserted {
            hostNames.append(name)
        }
        return hostNames
    }

    private static func isHostName(_ name: String) -> Bool {
        (1...253).contains(name.utf8.count)
            && name.utf8.allSatisfy { octet in
                switch octet {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
                default: false
                }
            }
    }

    /// Those of the listeners, and the loopback ones, at which an unspecified one answers too.
    private var addresses: [IPAddress] {
        var addresses: [IPAddress] = [.v4(.loopback), .v6(.loopback)]
        for address in namedAddresses where !addresses.contains(address) { addresses.append(address) }
        return addresses
    }

    /// The addresses that clients can name.
    private var namedAddresses: [IPAddress] { calledAddresses.filter { !$0.isUnspecified } }

    /// The addresses listened on that the certificate is not for.
    func uncovered(by facts: CertificateFacts) -> [IPAddress] {
        namedAddresses.filter { !facts.isFor($0.description) }
    }
}
