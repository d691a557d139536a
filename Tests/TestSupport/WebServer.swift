/// A real web server of Debian's packages, serving a small folder on an address of the loopback network.
public final class WebServer {
    /// Which program serves.
    public enum Program: CaseIterable, Sendable {
        /// nginx.
        case nginx
        /// lighttpd.
        case lighttpd
        /// busybox httpd.
        case busybox
    }

    private let folder: TemporaryFolder
    private let arguments: [String]
    private let path: String
    private var running: RunningProgram?

    /// Starts a server; `/healthz` is there and says "ready".
    public init(_ program: Program, address: String, port: UInt16) throws {
        folder = try TemporaryFolder()
        try folder.write("www/healthz", "ready\n")
        switch program {
        case .nginx:
            path = "nginx"
            let configuration = try folder.write(
                "nginx.conf",
                """
                daemon off;
                master_process off;
                pid \(folder.path)/pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path \(folder.path);
                  proxy_temp_path \(folder.path);
                  fastcgi_temp_path \(folder.path);
                  uwsgi_temp_path \(folder.path);
                  scgi_temp_path \(folder.path);
                  server { listen \(address):\(port); root \(folder.path)/www; }
                }

                """)
            arguments = ["-c", configuration, "-e", "stderr"]
        case .lighttpd:
            path = "lighttpd"
            let configuration = try folder.write(
                "lighttpd.conf",
                """
                server.document-root = "\(folder.path)/www"
                server.bind = "\(address)"
                server.port = \(port)

                """)
            arguments = ["-D", "-f", configuration]
        case .busybox:
            path = "busybox"
            arguments = ["httpd", "-f", "-p", "\(address):\(port)", "-h", "\(folder.path)/www"]
        }
        try start()
    }

    deinit {
        // Before the folder goes, which a server that has just begun would make again.
        running?.end()
    }

    /// Starts the server again after ``kill()``.
    public func start() throws {
        running = try RunningProgram(path, arguments)
    }

    /// Ends the server as a crash does.
    public func kill() throws {
        running?.end()
        running = nil
    }
}
