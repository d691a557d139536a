/// The cookie that a query shows, and the one that its response gives.
struct CookieExchange {
    /// Whether there is a cookie option that can be answered.
    var isPresent = false
    /// Whether there is one whose length none has (RFC 7873 5.2.2).
    var isMalformed = false
    /// Whether the client shows a server cookie, too.
    var hasServerPart = false
    /// Whether that is ours.
    var isValid = false
    /// The client's part, a little-endian number.
    var client: UInt64 = 0
    /// Our part of the response's cookie.
    var server = ServerCookie(head: 0, hash: 0)
}

extension Responder {
    /// Reads the query's cookie and makes the response's (RFC 7873 5.2); without secrets, cookies are passed over.
    ///
    /// Nothing of the query before may be left: neither a cookie, nor that it was malformed.
    mutating func readCookie(
        _ edns: EDNSRequest, _ octets: Span<UInt8>, from client: Client, _ table: AnswerTable
    ) {
        guard edns.cookieStart != 0, let secrets = table.settings.cookieSecrets else { return }
        let start = Int(edns.cookieStart)
        let length = Int(edns.cookieLength)
        guard ServerCookie.isLength(length) else {
            cookie.isMalformed = true
            return
        }
        cookie.isPresent = true
        cookie.client = littleEndianWord(octets, start)
        cookie.hasServerPart = length > ServerCookie.clientLength
        if length == ServerCookie.clientLength + ServerCookie.length {
            let shown = ServerCookie(
                head: littleEndianWord(octets, start + 8), hash: littleEndianWord(octets, start + 16))
            let verdict = shown.verify(cookie.client, of: client.address, at: client.time, with: secrets)
            cookie.isValid = verdict != .invalid
            cookie.server = shown
            if verdict == .fresh { return }
        }
        cookie.server = ServerCookie(cookie.client, of: client.address, at: client.time, with: secrets.current)
    }
}
