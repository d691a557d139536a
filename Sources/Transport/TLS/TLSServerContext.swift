internal import COpenSSLShims

/// Settings of TLS for connections that this side accepts: TLS 1.2 and later, sessions resumed by tickets.
///
/// Connections share it, on any thread. New files need a new context; connections keep the one they began with.
///
/// Safe, although it holds a pointer: it alone owns the memory. Proof for `@unchecked Sendable`: it is not changed
/// after `init`, and OpenSSL counts its references atomically.
@safe public final class TLSServerContext: @unchecked Sendable {
    private let context: OpaquePointer

    /// Settings made of PEM texts.
    ///
    /// - Parameters:
    ///   - certificatePEM: The certificate, with the chain behind it.
    ///   - keyPEM: Its key, not encrypted.
    ///   - clientCAPEM: Who vouches for clients. They are asked for a certificate then, but need none: what one says is
    ///     told only where it is vouched for (``StreamConnection/tlsPeerIdentity``).
    ///   - protocols: The protocols spoken (ALPN, RFC 7301), the most wanted first. A client that offers only others
    ///     is refused; one that offers none is not.
    public convenience init(
        certificatePEM: [UInt8], keyPEM: [UInt8], clientCAPEM: [UInt8]? = nil, protocols: [String] = []
    ) throws(TLSContextError) {
        try self.init(
            certificate: ("", certificatePEM), key: ("", keyPEM), clientCA: clientCAPEM.map { ("", $0) },
            protocols: protocols)
    }

    /// Settings read from PEM files, which blocks; see ``init(certificatePEM:keyPEM:clientCAPEM:protocols:)``.
    public convenience init(
        certificateFile: String, keyFile: String, clientCAFile: String? = nil, protocols: [String] = []
    ) throws(TLSContextError) {
        let authority: (String, [UInt8])? =
            if let clientCAFile { (clientCAFile, try Self.read(clientCAFile)) } else { nil }
        try self.init(
            certificate: (certificateFile, try Self.read(certificateFile)), key: (keyFile, try Self.read(keyFile)),
            clientCA: authority, protocols: protocols)
    }

    private init(
        certificate: (String, [UInt8]), key: (String, [UInt8]), clientCA: (String, [UInt8])?, protocols: [String]
    ) throws(TLSContextError) {
        guard let context = unsafe copenssl_server_context_new() else {
            throw TLSContextError(path: "", reason: "no memory for TLS")
        }
        unsafe self.context = context
        try unsafe Self.use(certificate) { unsafe copenssl_context_use_certificate_text(context, $0, $1, $2, $3) }
        try unsafe Self.use(key) { unsafe copenssl_context_use_key_text(context, $0, $1, $2, $3) }
        if let clientCA {
            try unsafe Self.use(clientCA) { unsafe copenssl_server_ask_clients(context, $0, $1, $2, $3) }
        }
        for name in protocols {
            guard unsafe copenssl_server_add_protocol(context, name, name.utf8.count) == 1 else {
                throw TLSContextError(path: "", reason: "'\(name)' is no protocol's name of 1 to 255 octets")
            }
        }
    }

    deinit {
        unsafe copenssl_context_free(context)
    }

    func makeSession(_ descriptor: Int32) -> OpaquePointer? {
        unsafe copenssl_server_session_new(context, descriptor)
    }

    private static func read(_ path: String) throws(TLSContextError) -> [UInt8] {
        do throws(SystemError) {
            return try FileContents.read(path)
        } catch {
            throw TLSContextError(path: path, reason: error.reason)
        }
    }

    private static func use(
        _ file: (path: String, pem: [UInt8]),
        _ step: (UnsafeRawPointer?, Int, UnsafeMutablePointer<CChar>?, Int) -> Int32
    ) throws(TLSContextError) {
        var result: Int32 = 0
        let reason = unsafe readText { text, size in
            unsafe file.pem.withUnsafeBytes { unsafe result = step($0.baseAddress, $0.count, text, size) }
        }
        if result != 1 { throw TLSContextError(path: file.path, reason: reason) }
    }
}
