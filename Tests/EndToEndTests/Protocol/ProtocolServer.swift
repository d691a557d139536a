import Foundation
import TestSupport
import Testing

/// A server whose configuration a test changes while it serves, asked by dig.
struct ProtocolServer {
    let server: PointsmanServer
    private let zone: String

    /// - Parameters:
    ///   - keys: The configuration's keys beside `listen` and a zone `tm.test` with `www A 192.0.2.1`.
    ///   - zone: Keys of that zone, indented by four.
    init(_ keys: String, zone: String = "", files: [String: String] = [:]) throws {
        self.zone = PointsmanServer.zone(records: ["www A 192.0.2.1"])
        server = try PointsmanServer(keys + "\n" + Self.adding(zone, to: self.zone), files: files)
    }

    private static func adding(_ keys: String, to zone: String) -> String {
        zone.replacing("    contact:", with: (keys.isEmpty ? "" : keys + "\n") + "    contact:")
    }

    var errors: String { server.program.errors }

    /// Puts another configuration in place and has it read.
    func reload(_ keys: String, zone keysOfZone: String = "") throws {
        try server.folder.write(
            "pointsman.yaml",
            "listen: [\"127.0.0.1:\(server.port)\"]\n\(keys)\n" + Self.adding(keysOfZone, to: zone))
        server.program.signal(SIGHUP)
    }

    /// What dig prints of `www.tm.test A`, asked once; the test fails where it gets no answer.
    func dig(_ options: String..., port: UInt16? = nil) throws -> String {
        let result = try LookupTool.run(
            "dig",
            ["@127.0.0.1", "-p", "\(port ?? server.port)", "+tries=1", "www.tm.test", "A"] + options)
        #expect(result.code == 0, "\(options): \(result.output)")
        return result.output
    }

    /// The status of a response as dig prints it, such as `NOERROR`.
    static func status(_ output: String) -> String? {
        output.firstMatch(of: #/status: ([A-Z0-9]+)/#).map { String($0.1) }
    }

    /// The cookie of a response in hexadecimal digits; nil where there is none.
    static func cookie(_ output: String) -> String? {
        output.firstMatch(of: #/; COOKIE: ([0-9a-f]+)/#).map { String($0.1) }
    }
}
