import FoundationEssentials
import IPAddress
import Transport

/// The files of the control API's certificate: the configured ones, or those of the self-signed one in the state folder.
struct ServerCertificate {
    /// The certificate with its chain, PEM.
    let certificateFile: String
    /// Its key, PEM.
    let keyFile: String
    /// Whether it is one that Pointsman makes.
    let isSelfSigned: Bool
    private let control: Configuration.Control

    /// Ten years: who makes it anew has to give it to all clients again.
    private static let days = 3650

    init(_ control: Configuration.Control, state: String) {
        self.control = control
        isSelfSigned = control.certificate == nil
        certificateFile = control.certificate?.certificateFile ?? "\(state)/tls.crt"
        keyFile = control.certificate?.keyFile ?? "\(state)/tls.key"
    }

    /// Whether a self-signed certificate is wanted that is not there; half a pair is an error elsewhere.
    var isToBeMade: Bool {
        func isMissing(_ path: String) -> Bool {
            do throws(SystemError) {
                _ = try FileStatus(path: path)
                return false
            } catch {
                return error.isNoSuchFile
            }
        }
        return isSelfSigned && isMissing(certificateFile) && isMissing(keyFile)
    }

    /// Makes the self-signed certificate, for the addresses listened on, `localhost` and the host's name.
    func make() throws(ServiceError) {
        do {
            let made = try SelfSignedCertificate.make(
                hostNames: Self.hostNames, addresses: addresses, days: Self.days)
            // The key first: a certificate is there only with its key.
            try FileContents.replace(keyFile, with: made.keyPEM, mode: 0o600)
            try FileContents.replace(certificateFile, with: made.certificatePEM, mode: 0o644)
        } catch {
            throw ServiceError("the control API's certificate \(certificateFile) cannot be made: \(error)")
        }
    }

    private static var hostNames: [String] {
        let own = ProcessInfo.processInfo.hostName
        let isName =
            own.utf8.count <= 253 && !own.isEmpty
            && own.utf8.allSatisfy { octet in
                switch octet {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): true
                default: false
                }
            }
        return isName && own != "localhost" ? ["localhost", own] : ["localhost"]
    }

    /// Those of the listeners, and the loopback ones, at which an unspecified one answers too.
    private var addresses: [IPAddress] {
        var addresses: [IPAddress] = [.v4(.loopback), .v6(.loopback)]
        for address in namedAddresses where !addresses.contains(address) { addresses.append(address) }
        return addresses
    }

    /// The addresses with TLS that clients can name.
    private var namedAddresses: [IPAddress] {
        control.listen.filter { $0.isEncrypted && !$0.address.address.isUnspecified }.map(\.address.address)
    }

    /// The addresses listened on that the certificate is not for.
    func uncovered(by facts: CertificateFacts) -> [IPAddress] {
        namedAddresses.filter { !facts.isFor($0.description) }
    }
}
