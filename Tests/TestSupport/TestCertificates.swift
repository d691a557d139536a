/// Certificates for tests, made by the openssl command in a folder of their own.
///
/// All keys are elliptic curves (P-256), which are made in milliseconds.
public final class TestCertificates: Sendable {
    /// A certificate and its key, both PEM files.
    public struct Pair: Sendable {
        /// The certificate.
        public let certificateFile: String
        /// Its key.
        public let keyFile: String
    }

    private let folder: TemporaryFolder
    /// A certification authority that has issued what `issue` makes.
    public let authority: Pair

    /// Makes the authority.
    public init() throws {
        folder = try TemporaryFolder()
        authority = try Self.makeSelfSigned("authority", subject: "/CN=Test Authority", [], in: folder)
    }

    /// Makes a certificate that vouches for itself.
    ///
    /// - Parameter names: As OpenSSL writes them, e.g. `DNS:www.shop.test` or `IP:127.0.0.1`.
    public func makeSelfSigned(_ name: String, subject: String, names: [String]) throws -> Pair {
        try Self.makeSelfSigned(
            name, subject: subject, ["-addext", "subjectAltName=" + names.joined(separator: ",")], in: folder)
    }

    /// Makes a certificate that the authority vouches for.
    ///
    /// - Parameters:
    ///   - names: As OpenSSL writes them, e.g. `DNS:www.shop.test` or `IP:127.0.0.1`.
    ///   - days: From now to its end; -1 for one that expired yesterday.
    public func issue(_ name: String, subject: String, names: [String], days: Int = 30) throws -> Pair {
        let pair = Pair(certificateFile: "\(folder.path)/\(name).pem", keyFile: "\(folder.path)/\(name).key")
        let request = "\(folder.path)/\(name).request"
        let extensions = try folder.write("\(name).ext", "subjectAltName=" + names.joined(separator: ","))
        try Self.openssl(
            ["req", "-new", "-subj", subject, "-keyout", pair.keyFile, "-out", request] + Self.keyArguments)
        try Self.openssl([
            "x509", "-req", "-in", request, "-CA", authority.certificateFile, "-CAkey", authority.keyFile,
            "-CAcreateserial", "-days", "\(days)", "-extfile", extensions, "-out", pair.certificateFile,
        ])
        return pair
    }

    private static let keyArguments = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private static func makeSelfSigned(
        _ name: String, subject: String, _ extensions: [String], in folder: TemporaryFolder
    ) throws -> Pair {
        let pair = Pair(certificateFile: "\(folder.path)/\(name).pem", keyFile: "\(folder.path)/\(name).key")
        try openssl(
            ["req", "-x509", "-subj", subject, "-days", "30", "-keyout", pair.keyFile, "-out", pair.certificateFile]
                + keyArguments + extensions)
        return pair
    }

    private static func openssl(_ arguments: [String]) throws {
        let result = try RunningProgram.run("openssl", arguments)
        guard result.code == 0 else { throw Failure(errors: result.errors) }
    }

    /// The openssl command did not do what the test needs.
    public struct Failure: Error {
        /// What it said.
        public let errors: String
    }
}
