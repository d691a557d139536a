import Daemon

/// A configuration of a zone on lines 1 to 3, with further keys from line 4 on.
enum ConfigurationText {
    static let zone = """
        zones:
          - name: a.test
            nameServers: [{name: ns1.a.test, addresses: [127.0.0.1]}]

        """

    static func read(_ keys: String, _ variables: [String: String] = [:]) throws -> Configuration {
        try Configuration.read(Array((zone + keys).utf8), file: "conf/pointsman.yaml") { variables[$0] }.configuration
    }

    /// The problems' lines without the file's name, by line.
    static func problems(_ keys: String) -> [String] {
        do {
            _ = try read(keys)
            return []
        } catch {
            return "\(error)".replacing("conf/pointsman.yaml", with: "").split(separator: "\n").map(String.init)
        }
    }
}
