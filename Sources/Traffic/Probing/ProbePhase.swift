/// A phase of a probe, each with its time.
public enum ProbePhase: String, Hashable, Sendable, CaseIterable {
    /// The target's name is resolved.
    case resolve
    /// The TCP connection is made.
    case connect
    /// The TLS handshake.
    case handshake
    /// The request is sent, and the response begins.
    case firstByte
    /// All of it, to the response's end.
    case whole
}
