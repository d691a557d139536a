/// What a question of class CHAOS asks of the server itself (RFC 4892 2).
enum ServerSubject {
    /// The program and its version.
    case version
    /// The host's name.
    case hostName
    /// The name of this server among others that share its address.
    case identity

    private static let versionBind = wire("version", "bind")
    private static let versionServer = wire("version", "server")
    private static let hostNameBind = wire("hostname", "bind")
    private static let identityServer = wire("id", "server")

    /// Tells what the name asks that stands between two offsets; nil for another.
    init?(_ octets: Span<UInt8>, from start: Int, to end: Int) {
        func isName(_ name: [UInt8]) -> Bool {
            guard name.count == end - start else { return false }
            for index in name.indices where name[index] != foldCase(octets[start + index]) {
                return false
            }
            return true
        }
        if isName(Self.versionBind) || isName(Self.versionServer) {
            self = .version
        } else if isName(Self.hostNameBind) {
            self = .hostName
        } else if isName(Self.identityServer) {
            self = .identity
        } else {
            return nil
        }
    }

    /// A name of two labels in wire form.
    private static func wire(_ first: String, _ second: String) -> [UInt8] {
        [UInt8(first.utf8.count)] + first.utf8 + [UInt8(second.utf8.count)] + second.utf8 + [0]
    }
}
