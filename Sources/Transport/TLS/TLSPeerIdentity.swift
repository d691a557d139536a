/// Who a client is by its certificate, which a configured CA vouches for.
public struct TLSPeerIdentity: Hashable, Sendable {
    /// The subject's common name (CN): the user.
    public var commonName: String
    /// The subject's organizations (O) in their order: the groups.
    public var organizations: [String]

    /// An identity.
    public init(commonName: String, organizations: [String]) {
        self.commonName = commonName
        self.organizations = organizations
    }
}
