public import DNSWire
public import IPAddress

/// Why a probe failed.
public enum ProbeFailure: Error, Hashable, Sendable {
    /// The target's name does not exist (NXDOMAIN).
    case nameNotFound(DomainName)
    /// The target's name exists and has no address.
    case noAddress(DomainName)
    /// No resolver answers, in words; tells nothing of the endpoint.
    case resolverUnavailable(String)
    /// We are short of descriptors, connections or memory, in words; tells nothing of the endpoint.
    case ownShortage(String)
    /// This host has no route to the address, or no address of its own to go from, in words; tells nothing of the endpoint.
    case noRoute(String)
    /// This process was held up meanwhile for so long, and may have missed the answer; tells nothing of the endpoint.
    indirect case heldUp(Duration, ProbeFailure)
    /// The configuration's `probes.denyTargets` forbids to probe the address.
    case denied(IPPrefix)
    /// No endpoint can be at the address, in words (unspecified, multicast, broadcast), so it is never connected to.
    case unusableAddress(String)
    /// The connection was refused or could not be made; the system's error in words.
    case connect(String)
    /// A phase took too long.
    case timeout(ProbePhase)
    /// The TLS handshake or the certificate's check failed, in words.
    case tls(String)
    /// The response's status code is none of those expected; with where it redirects to, if it does.
    case statusCode(Int, expected: [ClosedRange<Int>], location: String? = nil)
    /// The first 64 KiB of the body do not hold this text.
    case bodyMissing(String)
    /// The response is no HTTP, in words.
    case malformedResponse(String)
    /// The peer speaks something else than the probe, which is named.
    case otherProtocol(String)
    /// The response's head is longer than we read.
    case headerTooLong
    /// The peer closed the connection before the response's end.
    case closedEarly
    /// The peer reset the connection.
    case reset
    /// The port is none, so no probe can run.
    case unusablePort(Int)
    /// The path can not stand in a request, so no probe can run.
    case unusablePath(String)
    /// The header of that name can not stand in a request, so no probe can run.
    case unusableHeader(String)
    /// A text is looked for in the body, which a response to HEAD has not, so no probe can run.
    case bodyOfHead
    /// A file that the settings name can not be used, in words, so no probe can run.
    case unusableFile(String, reason: String)

    /// Whether it counts towards Degraded; what tells nothing of the endpoint leaves its state as it was.
    public var isCounted: Bool {
        switch self {
        case .resolverUnavailable, .ownShortage, .noRoute, .heldUp: false
        default: true
        }
    }

    /// Whether a process that is late itself can be the cause: an answer that it reads too late, or a peer that gives up
    /// on it. What a peer or the kernel has said stands, however late it is heard.
    public var mayComeOfDelay: Bool {
        switch self {
        case .timeout, .closedEarly, .reset, .tls: true
        default: false
        }
    }
}
