import DNSWire
import Foundation
import IPAddress
import TestSupport

/// Knot DNS serving one zone on a free port, with cookies, an identity and client subnets, where it is installed.
final class KnotServer {
    /// Whether this machine has it.
    static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/sbin/knotd")

    private let folder: TemporaryFolder
    private let program: RunningProgram
    let port: UInt16
    var isRunning: Bool { program.isRunning }

    /// Starts it and waits until it answers.
    ///
    /// - Parameters:
    ///   - zone: The zone's name.
    ///   - text: The zone in master-file format.
    init(zone: String, _ text: String) throws {
        folder = try TemporaryFolder()
        port = FreePort.find()
        try folder.write("\(zone).zone", text)
        let configuration = try folder.write(
            "knot.conf",
            """
            server:
              listen: 127.0.0.1@\(port)
              rundir: \(folder.path)
              identity: ns1
              nsid: ns1
              edns-client-subnet: on
              udp-workers: 1
              tcp-workers: 1
            database:
              storage: \(folder.path)
            template:
              - id: default
                storage: \(folder.path)
                global-module: mod-cookies
            zone:
              - domain: \(zone)
                file: \(zone).zone

            """)
        program = try RunningProgram("knotd", ["-c", configuration])
        let client = DNSClient(server: SocketAddress(address: .v4(.loopback), port: port))
        let apex = try DomainName(zone)
        let answers = poll {
            (try? client.query(apex, .soa, over: .udp, timeout: .milliseconds(200)).message.responseCode) == .noError
        }
        guard answers else { throw PointsmanServer.DidNotServe(log: program.errors) }
    }

    deinit {
        program.signal(15)
        _ = try? program.wait()
    }
}
