import Daemon
import FoundationEssentials
import Testing

@Suite struct LocalSocketTests {
    /// The socket is found whatever else is wrong with the file.
    @Test(arguments: [
        ("runtime: run\n", "run"), ("zonez: []\nlisten: 5\nruntime: /run/x # ours\n", "/run/x"),
        ("listen: [\n  broken\nruntime: \"/run/x\"  # ours\nmore: }\n", "/run/x"),
        ("{\"runtime\": \"/run/x\", \"zones\": 5}", "/run/x"), ("listen: [\n", nil), ("", nil),
        ("# runtime: /run/x\n", nil), ("runtime: 5\n", nil), ("runtime:\nbroken: [", nil),
    ])
    func isFoundInABrokenFile(_ text: String, _ folder: String?) {
        #expect(LocalSocket.runtime(in: Array(text.utf8), file: "pm.yaml") == folder)
    }

    @Test func isRelativeToTheFile() throws {
        let folder = try TemporaryFolder()
        try folder.write("pm.yaml", "runtime: run\nzonez: 5\n")
        let path = folder.path("pm.yaml")
        #expect(try LocalSocket.path(configurationPath: path) == folder.path("run/pointsman.sock"))
        try folder.write("pm.yaml", "listen: [\n")
        let none = #expect(throws: ServiceError.self) { try LocalSocket.path(configurationPath: path) }
        #expect(none?.description.contains("names no runtime folder") == true)
        let missing = #expect(throws: ServiceError.self) {
            try LocalSocket.path(configurationPath: folder.path("none.yaml"))
        }
        #expect(missing?.description.contains("No such file") == true)
    }

    /// The installed service is asked although its file names no folder, or cannot be read.
    @Test(arguments: ["/etc/pointsman/none.yaml", "/etc/pointsman/other.yml"])
    func isTheInstalledServices(_ path: String) throws {
        #expect(ServiceFolders.isService(configuration: path))
        #expect(try LocalSocket.path(configurationPath: path) == "/run/pointsman/pointsman.sock")
    }

    @Test(arguments: [
        "pointsman.yaml", "/etc/pointsman.yaml", "/etc/pointsman/x/pointsman.yaml", "config/pointsman.yaml",
    ])
    func othersAreNotTheInstalledServices(_ path: String) {
        #expect(!ServiceFolders.isService(configuration: path))
    }
}
