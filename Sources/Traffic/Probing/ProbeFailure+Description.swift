extension ProbeFailure: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .nameNotFound(let name): "the name \(name) does not exist"
        case .noAddress(let name): "the name \(name) has no address"
        case .resolverUnavailable(let text): "no resolver answers: \(text)"
        case .ownShortage(let text): "not probed for want of resources: \(text)"
        case .noRoute(let text): "not probed, as this host has no way there: \(text)"
        case .heldUp(let time, let failure):
            "not counted, as this process was held up for \(Int(time / .milliseconds(1))) ms meanwhile: \(failure)"
        case .unusableAddress(let text): "nothing can be reached at \(text)"
        case .denied(let prefix): "probes to \(prefix) are forbidden (probes.denyTargets)"
        case .connect(let text): "connect: \(text)"
        case .timeout(let phase): "timeout \(phase.inWords)"
        case .tls(let text): "TLS: \(text)"
        case .statusCode(let code, let expected, nil): "status code \(code), expected \(Self.text(of: expected))"
        case .statusCode(let code, let expected, let location?):
            "status code \(code), expected \(Self.text(of: expected)); it redirects to \"\(Self.escape(location))\", "
                + "which is not followed"
        case .bodyMissing(let text): "the body's first 64 KiB do not hold \"\(text)\""
        case .malformedResponse(let text): "malformed response: \(text)"
        case .otherProtocol(let text): text
        case .headerTooLong: "the response's head is too long"
        case .closedEarly: "the connection was closed before the response's end"
        case .reset: "the connection was reset by the peer"
        case .unusablePort(let port): "port \(port) can not be probed, expected 1 to 65535"
        case .unusablePath(let path):
            "path \"\(Self.escape(path))\" can not be asked for, expected visible ASCII beginning with /"
        case .unusableHeader(let name):
            "header \"\(Self.escape(name))\" can not be sent, expected a token and a value without control characters"
        case .bodyOfHead: "bodyContains can not be checked with method HEAD, whose response has no body: expected GET"
        case .unusableFile(let name, let reason): "file \(name) can not be used: \(reason)"
        }
    }

    private static func text(of codes: [ClosedRange<Int>]) -> String {
        codes.map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }.joined(separator: ", ")
    }

    /// Keeps an object's text from breaking the line that it is shown in.
    private static func escape(_ text: String) -> String {
        text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? $0.escaped(asASCII: true) : String($0) }
            .joined()
    }
}

extension ProbePhase {
    fileprivate var inWords: String {
        switch self {
        case .resolve: "while resolving the name"
        case .connect: "while connecting"
        case .handshake: "in the TLS handshake"
        case .firstByte: "waiting for the response's first byte"
        case .whole: "before the response's end"
        }
    }
}
