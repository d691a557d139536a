/// A real TLS server, the openssl command's `s_server -www`, on a port of 127.0.0.1; it ends with the value.
///
/// It answers an HTTP request with a page that begins `HTTP/1.0 200 ok`.
public final class TLSTestServer {
    /// The port it listens on.
    public let port: UInt16
    private let program: RunningProgram

    /// Starts a server and waits until it listens.
    ///
    /// - Parameter arguments: Further arguments of `s_server`, e.g. `-tls1_1`.
    public init(_ pair: TestCertificates.Pair, _ arguments: [String] = []) throws {
        let port = FreePort.find()
        let program = try RunningProgram(
            "openssl",
            [
                "s_server", "-accept", "127.0.0.1:\(port)", "-www", "-cert", pair.certificateFile, "-key",
                pair.keyFile,
            ] + arguments)
        self.port = port
        self.program = program
        // It says ACCEPT once it listens; its output is a file, so that a connection to try is not needed.
        guard poll(until: { program.output.contains("ACCEPT") || !program.isRunning }), program.isRunning else {
            throw TestCertificates.Failure(errors: program.errors)
        }
    }
}
