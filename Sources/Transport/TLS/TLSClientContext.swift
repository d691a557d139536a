internal import COpenSSLShims

/// Why a `TLSClientContext` could not be made.
public struct TLSContextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file that is at fault; empty for none.
    public var path: String
    /// What was found there, in words.
    public var reason: String

    /// Both, e.g. `/etc/pointsman/ca.pem: No such file or directory`.
    public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}

/// Settings of TLS for connections that this side opens: TLS 1.2 and later, each session with a full handshake.
///
/// Making one reads files and blocks for that long; sessions share it, on any thread.
///
/// Safe, although it holds a pointer: it alone owns the memory. Proof for `@unchecked Sendable`: it is not changed
/// after `init`, and OpenSSL counts its references atomically.
@safe public final class TLSClientContext: @unchecked Sendable {
    /// Whose certificates are trusted.
    public enum Verification: Hashable, Sendable {
        /// Anybody's: neither chain, name nor time is looked at.
        case none
        /// Those that the host's certificate store vouches for.
        case system
        /// Those that a certificate of a PEM file vouches for, or that are in it themselves.
        case file(String)
        /// As with a file, whose text this is.
        case text([UInt8])
    }

    /// A certificate with the chain behind it, to show to servers that ask for one, and its key, which is not encrypted;
    /// both PEM.
    public struct Identity: Hashable, Sendable {
        enum Source: Hashable, Sendable {
            case files(certificate: String, key: String)
            case text(certificate: [UInt8], key: [UInt8])
        }

        let source: Source

        /// Names the files; the same one may hold both.
        public init(certificateFile: String, keyFile: String) {
            source = .files(certificate: certificateFile, key: keyFile)
        }

        /// Gives the texts; the same one may hold both.
        public init(certificate: [UInt8], key: [UInt8]) {
            source = .text(certificate: certificate, key: key)
        }
    }

    /// Whether certificates are looked at.
    public let verifies: Bool
    private let context: OpaquePointer

    /// Reads the files.
    public init(_ verification: Verification, identity: Identity? = nil) throws(TLSContextError) {
        let mode =
            switch verification {
            case .none: COPENSSL_VERIFY_NONE
            case .system: COPENSSL_VERIFY_SYSTEM
            case .file, .text: COPENSSL_VERIFY_FILE
            }
        verifies = verification != .none
        guard let context = unsafe copenssl_context_new(Int32(mode)) else {
            throw TLSContextError(path: "", reason: "no memory for TLS")
        }
        unsafe self.context = context
        switch verification {
        case .none: break
        case .system:
            try unsafe Self.check("") { unsafe copenssl_context_trust_system(context, $0, $1) }
        case .file(let path):
            try unsafe Self.check(path) { unsafe copenssl_context_trust_file(context, path, $0, $1) }
        case .text(let pem):
            try unsafe Self.check("the trusted certificates", pem) { octets, reason, size in
                unsafe copenssl_context_trust_text(context, octets.baseAddress, octets.count, reason, size)
            }
        }
        switch identity?.source {
        case .files(let certificate, let key):
            try unsafe Self.check(certificate) { unsafe copenssl_context_use_certificate(context, certificate, $0, $1) }
            try unsafe Self.check(key) { unsafe copenssl_context_use_key(context, key, $0, $1) }
        case .text(let certificate, let key):
            try unsafe Self.check("the client certificate", certificate) { octets, reason, size in
                unsafe copenssl_context_use_certificate_text(context, octets.baseAddress, octets.count, reason, size)
            }
            try unsafe Self.check("the client certificate's key", key) { octets, reason, size in
                unsafe copenssl_context_use_key_text(context, octets.baseAddress, octets.count, reason, size)
            }
        case nil: break
        }
    }

    deinit {
        unsafe copenssl_context_free(context)
    }

    func makeSession(_ descriptor: Int32, name: String, sendsName: Bool) -> OpaquePointer? {
        unsafe copenssl_session_new(context, descriptor, name, sendsName ? 1 : 0)
    }

    private static func check(
        _ name: String, _ pem: [UInt8], _ step: (UnsafeRawBufferPointer, UnsafeMutablePointer<CChar>?, Int) -> Int32
    ) throws(TLSContextError) {
        try unsafe check(name) { reason, size in
            unsafe pem.withUnsafeBytes { unsafe step($0, reason, size) }
        }
    }

    private static func check(
        _ path: String, _ step: (UnsafeMutablePointer<CChar>?, Int) -> Int32
    ) throws(TLSContextError) {
        var result: Int32 = 0
        let reason = unsafe readText { unsafe result = step($0, $1) }
        if result != 1 { throw TLSContextError(path: path, reason: reason) }
    }
}

/// Reads a text that a C function writes into a buffer.
func readText(_ write: (UnsafeMutablePointer<CChar>?, Int) -> Void) -> String {
    let capacity = 512
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
        unsafe buffer.initialize(repeating: 0)
        unsafe write(buffer.baseAddress, capacity)
        return unsafe buffer.baseAddress.map { unsafe String(cString: $0) } ?? ""
    }
}
