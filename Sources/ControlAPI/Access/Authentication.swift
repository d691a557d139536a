/// What came of a request's credentials.
public enum Authentication: Sendable, Hashable {
    /// Who makes it; anonymous where none were shown.
    case caller(Caller)
    /// They are no good: to be answered with 401 and this message.
    case failed(message: String)
    /// The caller asks to act as somebody else, which is not offered: to be answered with 403 and this message.
    case forbidden(message: String)
    /// Nobody can be known, as the tokens file was never read: to be answered with 503 and this message.
    case unavailable(message: String)
}
