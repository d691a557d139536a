extension Configuration {
    /// Whence the secrets of server cookies come (RFC 9018).
    public struct Cookies: Sendable, Hashable {
        /// Whether clients' cookies are answered.
        public var isEnabled: Bool
        /// The secrets that several servers share; nil for random ones.
        public var secretFile: String?

        /// Makes settings; the defaults are those of the configuration reference.
        public init(isEnabled: Bool = true, secretFile: String? = nil) {
            self.isEnabled = isEnabled
            self.secretFile = secretFile
        }
    }
}
