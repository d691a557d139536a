import DNSWire
import Foundation
import TestSupport
import Testing

/// Definitions change while the server serves.
@Suite(.blocking)
struct LiveChangeTests {
    func objects(_ target: String) -> String {
        Manifest.documents([Manifest.profile("web"), Manifest.endpoint("e1", profile: "web", target: target)])
    }

    @Test func aChangedFileIsServedWithinASecond() throws {
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml", "path: folder"]),
            files: ["objects.yaml": objects("192.0.2.1"), "folder/other.yaml": Manifest.profile("other")])
        #expect(try server.answers("shop-web.tm.test", .a) == ["shop-web.tm.test. 60 IN A 192.0.2.1"])
        let other = try DomainName("shop-other.tm.test")
        var round = 1
        let times = try (0..<3).map { kind in
            try shortest(within: .seconds(1)) {
                round += 1
                let target = "192.0.2.\(round)"
                let endpoint = Manifest.endpoint("o1", profile: "other", target: target)
                switch kind {
                case 0: try server.folder.write("objects.yaml", objects(target))
                case 1: try server.folder.write("folder/third.yaml", endpoint)
                default:
                    try server.folder.write("folder/other.yaml", Manifest.profile("other"))
                    #expect(
                        try poll {
                            try server.client.query(other, .a, over: .udp).message.responseCode == .noError
                        })
                    try server.folder.remove("folder/other.yaml")
                }
                let start = ContinuousClock.now
                #expect(
                    try poll {
                        switch kind {
                        case 0: try server.answers("shop-web.tm.test", .a).first?.hasSuffix(target) == true
                        case 1: try server.answers("shop-other.tm.test", .a).first?.hasSuffix(target) == true
                        default:
                            try server.client.query(other, .a, over: .udp).message.responseCode == .nameError
                        }
                    })
                return ContinuousClock.now - start
            }
        }
        #expect(times.allSatisfy { $0 < .seconds(1) }, "\(times)")
    }

    /// `a/b-c` and `a-b/c` come to one name, and neither says when it was made.
    @Test func aNameStaysWithWhoIsServed() throws {
        func objects(_ namespace: String, _ name: String, _ target: String, made: String = "") -> String {
            Manifest.documents([
                Manifest.profile(name, namespace: namespace).replacing("name: \(name)}", with: "name: \(name)\(made)}"),
                Manifest.endpoint("e", profile: name, target: target, namespace: namespace),
            ])
        }
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: folder"]), files: ["folder/z.yaml": objects("a-b", "c", "192.0.2.1")])
        try server.folder.write("folder/a.yaml", objects("a", "b-c", "192.0.2.2"))
        #expect(poll { server.program.errors.contains("2 profiles with 1 names") }, "\(server.program.errors)")
        #expect(try server.answers("a-b-c.tm.test", .a) == ["a-b-c.tm.test. 60 IN A 192.0.2.1"])
        #expect(!server.program.errors.contains("error: "))
        // One that was made by an API server comes first, and the loss is told.
        try server.folder.write(
            "folder/a.yaml", objects("a", "b-c", "192.0.2.2", made: ", creationTimestamp: \"2026-05-04T08:12:31Z\""))
        #expect(
            try poll { try server.answers("a-b-c.tm.test", .a) == ["a-b-c.tm.test. 60 IN A 192.0.2.2"] })
        #expect(
            server.program.errors.contains(
                "error: definitions: TrafficManagerProfile a-b/c: is not answered at a-b-c.tm.test any more: "
                    + "the name is held by profile a/b-c"), "\(server.program.errors)")
    }

    @Test func aBrokenFileKeepsItsLastGoodState() throws {
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml"]), files: ["objects.yaml": objects("192.0.2.1")])
        try server.folder.write("objects.yaml", "a: [1\n\tb")
        #expect(poll { server.program.errors.contains("objects.yaml:") }, "\(server.program.errors)")
        #expect(try server.answers("shop-web.tm.test", .a) == ["shop-web.tm.test. 60 IN A 192.0.2.1"])
        try server.folder.write("objects.yaml", objects("192.0.2.9"))
        #expect(
            try poll {
                try server.answers("shop-web.tm.test", .a) == ["shop-web.tm.test. 60 IN A 192.0.2.9"]
            })
    }

    @Test func noQueryIsLostWhileTablesAreSwapped() throws {
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml"]), files: ["objects.yaml": objects("192.0.2.1")])
        let name = try DomainName("shop-web.tm.test")
        let connection = try server.client.connect(over: .udp)
        var targets: Set<String> = []
        var asked = 0
        for round in 2...6 {
            try server.folder.write("objects.yaml", objects("192.0.2.\(round)"))
            let deadline = ContinuousClock.now + .patience
            var seen = ""
            while seen != "192.0.2.\(round)", ContinuousClock.now < deadline {
                // A lost query would end the test with a timeout.
                let message = try connection.query(name, .a).message
                seen = try #require(message.answers.first).dataDescription
                targets.insert(seen)
                asked += 1
            }
        }
        #expect(targets.count == 6, "\(targets) after \(asked) queries")
    }

    /// A change that falls into a time without descriptors is served when they are back.
    @Test func aChangeIsReadOnceDescriptorsAreBack() throws {
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml"]), files: ["objects.yaml": objects("192.0.2.1")])
        func allow(_ descriptors: Int) throws {
            let limit = try RunningProgram.run(
                "prlimit", ["--pid", "\(server.program.pid)", "--nofile=\(descriptors):"])
            #expect(limit.code == 0, "\(limit.errors)")
        }
        // Fewer than are open.
        try allow(8)
        try server.folder.write("objects.yaml", objects("192.0.2.2"))
        #expect(poll { server.program.errors.contains("objects.yaml: cannot be read") }, "\(server.program.errors)")
        #expect(try server.answers("shop-web.tm.test", .a) == ["shop-web.tm.test. 60 IN A 192.0.2.1"])
        try allow(1024)
        #expect(
            try poll {
                try server.answers("shop-web.tm.test", .a) == ["shop-web.tm.test. 60 IN A 192.0.2.2"]
            }, "\(server.program.errors)")
    }

    @Test func serialGrowsWithDefinitions() throws {
        let server = try PointsmanServer(
            PointsmanServer.zone(sources: ["path: objects.yaml"]), files: ["objects.yaml": objects("192.0.2.1")])
        func serial() throws -> UInt32 {
            let record = try #require(
                try server.client.query(try DomainName("tm.test"), .soa, over: .udp).message.answers.first)
            return try #require(StartOfAuthority(rdata: record.rdata)).serial
        }
        let first = try serial()
        #expect(abs(Double(first) - Date().timeIntervalSince1970) < 60)
        try server.folder.write("objects.yaml", objects("192.0.2.2"))
        #expect(try poll { try serial() > first })
    }

    @Test func hangupReadsTheConfigurationAgain() throws {
        let server = try PointsmanServer(PointsmanServer.zone(records: ["www A 192.0.2.1"]))
        let configuration =
            "listen: [\"127.0.0.1:\(server.port)\", \"127.0.0.2:\(server.port)\"]\n"
            + PointsmanServer.zone(records: ["www A 192.0.2.2"])
        try server.folder.write("pointsman.yaml", configuration)
        server.program.signal(SIGHUP)
        #expect(
            try poll { try server.answers("www.tm.test", .a) == ["www.tm.test. 60 IN A 192.0.2.2"] })
        #expect(
            poll {
                server.program.errors.contains("restart") && server.program.errors.contains("listen")
            })
        try server.folder.write("pointsman.yaml", "zones: 5\n")
        server.program.signal(SIGHUP)
        #expect(
            poll { server.program.errors.contains("pointsman.yaml:1") }, "\(server.program.errors)")
        #expect(try server.answers("www.tm.test", .a) == ["www.tm.test. 60 IN A 192.0.2.2"])
    }

    /// The order matters: a service manager takes the reload for done when READY comes after RELOADING.
    @Test func theServiceManagerFollowsAReload() throws {
        let folder = try TemporaryFolder()
        let manager = try NotifySocket("\(folder.path)/notify")
        let server = try PointsmanServer(
            PointsmanServer.zone(), environment: ["NOTIFY_SOCKET": manager.path])
        var told: [String] = []
        func waits(for message: String) -> Bool {
            poll {
                while let next = manager.receive() {
                    told.append(String(next.prefix { !$0.isNewline }))
                    if told.last == message { return true }
                }
                return false
            }
        }
        #expect(waits(for: "READY=1"))
        for configuration in [PointsmanServer.zone("other.test"), "zones: 5\n"] {
            told = []
            try server.folder.write("pointsman.yaml", configuration)
            server.program.signal(SIGHUP)
            #expect(waits(for: "READY=1"))
            #expect(told.first == "RELOADING=1" && told.contains("STATUS=reloading"), "\(told)")
        }
        server.program.signal(SIGTERM)
        #expect(waits(for: "STOPPING=1"))
    }

    @Test(arguments: [SIGTERM, SIGINT]) func endsCleanlyWithinASecond(_ signal: Int32) throws {
        let time = try shortest(within: .seconds(1)) {
            let server = try PointsmanServer(PointsmanServer.zone())
            let connection = try server.client.connect(over: .tcp)
            _ = try connection.query(try DomainName("tm.test"), .soa)
            let start = ContinuousClock.now
            server.program.signal(signal)
            let result = try server.program.wait()
            #expect(result.code == 0, "\(result.errors)")
            return ContinuousClock.now - start
        }
        #expect(time < .seconds(1))
    }
}
