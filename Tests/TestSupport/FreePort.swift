import Glibc

/// Ports of the loopback addresses for programs that must be told one.
public enum FreePort {
    /// A port that neither UDP nor TCP uses on 127.0.0.1 now.
    ///
    /// Ports below the system's ephemeral range are taken, at random, so that no outgoing connection of another test
    /// gets in between.
    public static func find() -> UInt16 {
        while true {
            let port = UInt16.random(in: 10_000..<32_000)
            if isFree(port, SOCK_DGRAM), isFree(port, SOCK_STREAM) { return port }
        }
    }

    private static func isFree(_ port: UInt16, _ kind: __socket_type) -> Bool {
        let descriptor = socket(AF_INET, Int32(kind.rawValue), 0)
        defer { close(descriptor) }
        return bindLoopback(descriptor, port)
    }
}
