internal import COpenSSLShims

/// What people compare certificates by.
public enum CertificateFingerprint {
    /// The SHA-256 of the first certificate of a PEM text, such as `AB:01:...`, as `openssl x509 -fingerprint -sha256`
    /// prints it; nil where there is none.
    public static func sha256(_ pem: [UInt8]) -> String? {
        var digest = [UInt8](repeating: 0, count: 32)
        let result = unsafe pem.withUnsafeBytes { pem in
            unsafe digest.withUnsafeMutableBufferPointer { digest in
                unsafe copenssl_fingerprint(pem.baseAddress, pem.count, digest.baseAddress)
            }
        }
        guard result == 1 else { return nil }
        return digest.map { octet in
            let digits = String(octet, radix: 16, uppercase: true)
            return digits.utf8.count < 2 ? "0\(digits)" : digits
        }.joined(separator: ":")
    }
}
