public import IPAddress
public import Transport

/// Who has sent a request, as far as the connection tells it.
public struct ServerClient: Sendable, Hashable {
    /// How a request came in.
    public enum Channel: Sendable, Hashable {
        /// Over TLS, with what the client's certificate says where a configured CA vouches for it.
        case tls(TLSPeerIdentity?)
        /// Over TCP in the clear.
        case plain
        /// Over the Unix socket, from a process of that user.
        case local(uid: UInt32)
    }

    /// The client's address; nil at the Unix socket.
    public var address: IPAddress?
    /// How the request came in.
    public var channel: Channel

    /// A client.
    public init(address: IPAddress?, channel: Channel) {
        self.address = address
        self.channel = channel
    }
}
