internal import FoundationEssentials
internal import Transport

/// Keeps the credentials of one client fresh: files are read again, plugins run again as what they gave expires.
final class CredentialSource {
    /// What a request shows.
    struct Current: Equatable {
        /// The value of the header `Authorization`; nil for none.
        var authorization: String?
        /// What TLS shows.
        var certificate: Credentials.Certificate?
    }

    /// How long a token's file is not read again. (client-go's rule: a minute, less what a request may take.)
    private static let tokenAge = Duration.seconds(50)

    private let credentials: Credentials
    private let now: () -> Int64
    private var output: ExecPlugin.Output?
    private var fileToken: (text: String, readAt: ContinuousClock.Instant)?

    /// - Parameter now: The time in seconds since 1970.
    init(
        _ credentials: Credentials, now: @escaping () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        self.credentials = credentials
        self.now = now
    }

    /// Whether other credentials than those that were refused may be had.
    var isRenewable: Bool { credentials.plugin != nil || credentials.tokenFile != nil }

    /// Forgets what was refused.
    func invalidate() {
        output = nil
        fileToken = nil
    }

    /// The present credentials. A plugin is not run where others are given.
    func current() throws(APIFailure) -> Current {
        var current = Current(certificate: credentials.certificate)
        if let path = credentials.tokenFile {
            current.authorization = "Bearer \(try token(in: path))"
        } else if let token = credentials.token {
            current.authorization = "Bearer \(token)"
        } else if let password = credentials.password {
            let text = Data("\(password.user):\(password.password)".utf8).base64EncodedString()
            current.authorization = "Basic \(text)"
        } else if let plugin = credentials.plugin {
            let output = try given(by: plugin)
            current.authorization = output.token.map { "Bearer \($0)" }
            current.certificate = output.certificate ?? current.certificate
        }
        return current
    }

    private func given(by plugin: ExecPlugin) throws(APIFailure) -> ExecPlugin.Output {
        if let output, output.expiry.map({ $0 > now() }) ?? true { return output }
        let fresh = try plugin.run(isTerminal: StandardStream.isInputTerminal)
        output = fresh
        return fresh
    }

    /// Reads the file; the last good token counts on where that fails for once, as while it is replaced.
    private func token(in path: String) throws(APIFailure) -> String {
        if let fileToken, fileToken.readAt + Self.tokenAge > .now { return fileToken.text }
        do throws(APIFailure) {
            let words = String(decoding: try ServerAccess.read(path, "the token file"), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace)
            guard let token = words.first, words.count == 1, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else { throw .unusable("the token file \(path) does not hold one bearer token and nothing else") }
            fileToken = (String(token), .now)
            return String(token)
        } catch {
            guard let fileToken else { throw error }
            return fileToken.text
        }
    }
}
