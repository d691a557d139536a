public import Transport

/// What a tokens file says: who may do what.
public struct AccessFile: Sendable, Equatable {
    /// A bearer token, known by its digest.
    public struct Token: Sendable, Equatable {
        /// Who shows it.
        public var name: String
        /// The SHA-256 of the token's text.
        public var digest: SHA256Digest
        /// What it allows.
        public var grant: Grant

        /// Makes a token.
        public init(name: String, digest: SHA256Digest, grant: Grant) {
            self.name = name
            self.digest = digest
            self.grant = grant
        }
    }

    /// What the holder of a client certificate may do.
    public struct CertificateGrant: Sendable, Equatable {
        /// Whose certificate.
        public enum Subject: Sendable, Hashable {
            /// The one of this common name (CN).
            case user(String)
            /// All of this organization (O).
            case group(String)
        }

        /// Whose certificate.
        public var subject: Subject
        /// What it allows.
        public var grant: Grant

        /// Grants something to a certificate's holder.
        public init(subject: Subject, grant: Grant) {
            self.subject = subject
            self.grant = grant
        }
    }

    /// The tokens; their names and digests are distinct.
    public var tokens: [Token]
    /// The grants of client certificates.
    public var certificates: [CertificateGrant]

    /// Makes a file's content.
    public init(tokens: [Token] = [], certificates: [CertificateGrant] = []) {
        self.tokens = tokens
        self.certificates = certificates
    }

    /// The token of a digest. Every token is compared, each in constant time, so that the time taken tells nothing.
    func token(of digest: SHA256Digest) -> Token? {
        var found: Token?
        for token in tokens where token.digest.matches(digest) { found = token }
        return found
    }

    /// What a client certificate allows.
    func grants(of identity: TLSPeerIdentity) -> [Grant] {
        certificates.compactMap { certificate in
            switch certificate.subject {
            case .user(let name): identity.commonName == name ? certificate.grant : nil
            case .group(let name): identity.organizations.contains(name) ? certificate.grant : nil
            }
        }
    }
}
