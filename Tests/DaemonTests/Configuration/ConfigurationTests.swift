import DNSWire
import Daemon
import IPAddress
import Testing
import Traffic

@Suite struct ConfigurationTests {
    private static let zone = """
        zones:
          - name: a.test
            nameServers: [{name: ns1.a.test, addresses: [127.0.0.1]}]
        """

    private func read(_ text: String, _ variables: [String: String] = [:]) throws -> ConfigurationReading {
        try Configuration.read(Array(text.utf8), file: "conf/pointsman.yaml") { variables[$0] }
    }

    /// The problems' lines without the file's name.
    private func problems(_ text: String) -> [String] {
        do {
            let reading = try read(text)
            return reading.warnings.map { "warning: " + $0.description.replacing("conf/pointsman.yaml", with: "") }
        } catch let error as ConfigurationError {
            return error.problems.map { $0.description.replacing("conf/pointsman.yaml", with: "") }
        } catch {
            return ["\(error)"]
        }
    }

    @Test func defaults() throws {
        let configuration = try read("listen: [\"127.0.0.1:53\", \"[::1]:53\"]\n" + Self.zone).configuration
        #expect(configuration.listen.map(\.text) == ["127.0.0.1:53", "[::1]:53"])
        #expect(configuration.udpThreads == 0)
        #expect(configuration.state == nil && configuration.runtime == nil)
        #expect(configuration.sources.isEmpty)
        let served = try #require(configuration.zones.first)
        #expect(served.fixedSerial == nil)
        let expected = Zone(
            name: try DomainName("a.test"),
            nameServers: [
                Zone.NameServer(name: try DomainName("ns1.a.test"), addresses: [try #require(IPAddress("127.0.0.1"))])
            ],
            contact: try DomainName("hostmaster.a.test"), profileName: "{namespace}-{name}")
        #expect(served.zone == expected)
    }

    @Test func everyKey() throws {
        let configuration = try read(
            """
            listen: ["127.0.0.1:5300"]
            udpThreads: 3
            state: /var/lib/p
            runtime: run
            zones:
              - name: A.test.
                nameServers: [{name: ns.other}]
                mname: hidden.example
                contact: admin.a.test
                profileName: "{name}.{namespace}.p"
                namespaces: [shop]
                ttlSeconds: 5
                nameServerTTLSeconds: 6
                soa: {refreshSeconds: 1, retrySeconds: 2, expireSeconds: 3, negativeTTLSeconds: 4, serial: 4294967295}
                records: ["www 9 CNAME b", "b A 127.0.0.2", "c 1h30m A 127.0.0.3"]
              - name: b.test
                nameServers: [{name: ns.other}]
            sources:
              - path: hub.yaml
              - {path: /abs/east, cluster: east}
            """, ["STATE_DIRECTORY": "/ignored"]
        ).configuration
        #expect(configuration.udpThreads == 3)
        #expect(configuration.state == "/var/lib/p")
        #expect(configuration.runtime == "conf/run")
        #expect(
            configuration.sources == [
                SourceDefinition(path: "conf/hub.yaml"), SourceDefinition(path: "/abs/east", cluster: "east"),
            ])
        let first = configuration.zones[0]
        #expect(first.fixedSerial == .max && first.zone.serial == .max)
        #expect(first.zone.profileName == "{name}.{namespace}.p")
        #expect(first.zone.namespaces == ["shop"])
        #expect(first.zone.ttl == 5 && first.zone.nameServerTTL == 6)
        #expect(first.zone.timers == Zone.Timers(refresh: 1, retry: 2, expire: 3, negativeTTL: 4))
        #expect(
            first.zone.records.map(\.description) == [
                "www.a.test. 9 IN CNAME b.a.test.", "b.a.test. 5 IN A 127.0.0.2", "c.a.test. 5400 IN A 127.0.0.3",
            ])
        #expect(first.zone.primaryServer == (try DomainName("hidden.example")))
        #expect(configuration.zones[1].zone.profileName == nil)
        #expect(configuration.zones[1].zone.primaryServer == nil)
    }

    @Test func foldersComeFromSystemd() throws {
        let text = "listen: [\"127.0.0.1:53\"]\n" + Self.zone
        let variables = ["STATE_DIRECTORY": "/var/lib/a:/var/lib/b", "RUNTIME_DIRECTORY": "/run/a"]
        let configuration = try read(text, variables).configuration
        #expect(configuration.state == "/var/lib/a")
        #expect(configuration.runtime == "/run/a")
    }

    @Test(arguments: [
        ("", [": found an empty file, expected an object with listen, zones and sources"]),
        ("[]", [":1: found list of 0, expected an object with listen, zones and sources"]),
        (
            "listne: []\n\(zone)",
            [
                ":1: listen: found nothing, expected the addresses to serve, such as listen: [\"127.0.0.1:5300\"], or listeners",
                ":1: listne: found an unknown field, expected \"listen\" (is that what you mean?)",
            ]
        ),
        (
            "listen: [\"127.0.0.1:53\"]\n\(zone)\nprobes:\n  enabled: 1\n  denyTargets: [10.0.0.0/8, 10.0.0.1/33]",
            [
                ":6: probes.enabled: found integer 1, expected true or false",
                ":7: probes.denyTargets[1]: found string \"10.0.0.1/33\", expected a prefix such as 10.0.0.0/8 or fe80::/10",
            ]
        ),
        (
            "listen: [127.0.0.1, \"[::1]\", \"127.0.0.1:53\", \"127.0.0.1:53\", 53, nonsense]\n\(zone)",
            [
                ":1: listen[4]: found integer 53, expected string: write it in quotes",
                ":1: listen[0]: found string \"127.0.0.1\", which has no port, expected an address with port such as 127.0.0.1:53 or [::1]:53",
                ":1: listen[1]: found string \"[::1]\", which has no port, expected an address with port such as 127.0.0.1:53 or [::1]:53",
                ":1: listen[3]: found 127.0.0.1:53 a second time, expected each address once",
                ":1: listen[5]: found string \"nonsense\", expected an address with port such as 127.0.0.1:53 or [::1]:53",
            ]
        ),
        (
            "listen: [\"127.0.0.1:53\"]\nudpThreads: -1\n\(zone)\n    ttlSeconds: 2147483648\n    soa: {negativeTTLSeconds: -1}",
            [
                ":2: udpThreads: found integer -1, expected integer 0 to 256",
                ":6: zones[0].ttlSeconds: found integer 2147483648, expected integer 0 to 2147483647",
                ":7: zones[0].soa.negativeTTLSeconds: found integer -1, expected integer 0 to 2147483647",
            ]
        ),
        (
            "listen: [\"127.0.0.1:53\"]\nsources: [{path: x}, {path: x}, {path: x, cluster: Not_a_name}]\n\(zone)",
            [
                ":2: sources[2].cluster: found string \"Not_a_name\", expected an RFC 1123 subdomain: lower-case letters, digits, \"-\" and \".\", each part beginning and ending with a letter or digit",
                ":2: sources[1].path: found \"x\" a second time, expected each path once for the hub and once for a cluster",
            ]
        ),
    ])
    func wrongAtTheTop(_ text: String, _ expected: [String]) {
        #expect(problems(text).sorted() == expected.sorted())
    }

    /// Each text stands below one zone `a.test` on line 5.
    @Test(arguments: [
        ("profileName: \"{namespace}-{nmae}\"", "unknown placeholder {nmae}"),
        ("profileName: \"a..b\"", "expected a template of letters"),
        (
            "contact: me@a.test",
            "expected the mailbox as a domain name: hostmaster.example.test for hostmaster@example.test"
        ),
        (
            "records: [\"www A 127.0.0.1\", \"www CNAME x\"]",
            "found CNAME record of www.a.test beside A, expected a CNAME"
        ),
        ("records: [\"w CNAME x\", \"w CNAME y\"]", "found CNAME record of w.a.test a second time, expected one CNAME"),
        ("records: [\"@ CNAME x.other.\"]", "expected no CNAME record at the zone's apex"),
        ("records: [\"@ NS x\"]", "expected no NS record at the zone's apex: nameServers makes them"),
        ("records: [\"@ SOA a b 1 2 3 4 5\"]", "expected no SOA record: the zone's soa, contact and nameServers"),
        ("records: [\"*.w NS x\"]", "expected no NS record at a wildcard"),
        ("records: [\"w DNAME x\"]", "DNAME record refused"),
        ("records: [\"w.b.test. A 127.0.0.1\"]", "found A record of w.b.test, expected a name in zone a.test"),
        ("records: [\"w A 127.0.0\"]", "127.0.0"),
        ("records: [\"ns1 CNAME x\"]", "found CNAME record of ns1.a.test beside A, expected a CNAME record alone"),
        (
            "records: [\"x CNAME y\", \"y CNAME x\"]",
            "found a loop: x.a.test (static CNAME) -> y.a.test (static CNAME) -> x.a.test"
        ),
        ("records: [\"*.w CNAME x.w\"]", "found a loop: x.w.a.test (static CNAME) -> x.w.a.test"),
        ("records: [\"* CNAME net.campus\", \"x A 127.0.0.1\"]", "found a loop: net.campus.a.test (static CNAME)"),
        ("mname: \"a..b\"", "expected a host name such as ns1.trafficmanager.test"),
        ("mname: \"*.b\"", "expected a host name such as ns1.trafficmanager.test"),
        ("mname: 7", "found integer 7, expected string"),
        ("records: [\"w 2147483648 A 127.0.0.1\"]", "TTL"),
        ("record: []", "found an unknown field, expected \"records\" (is that what you mean?)"),
    ])
    func wrongInZone(_ line: String, _ expected: String) {
        let text = "listen: [\"127.0.0.1:53\"]\n\(Self.zone)\n    \(line)"
        let found = problems(text)
        #expect(found.contains { $0.hasPrefix(":5: zones[0].") && $0.contains(expected) }, "\(found)")
    }

    @Test func wrongZones() {
        let text = """
            listen: ["127.0.0.1:53"]
            zones:
              - name: a.test
                nameServers: [{name: ns1.a.test}, {name: ns2.a.test, addresses: [224.0.0.1, 10.0.0.256]}]
              - name: A.TEST.
                nameServers: [{name: ns.other}]
              - name: sub.a.test
                nameServers: []
              - nameServers: [{name: ns.other}]
              - name: "*.c.test"
                nameServers: [{name: ns.other, addresses: [127.0.0.1]}]
            """
        #expect(
            problems(text) == [
                ":4: zones[0].nameServers[1].addresses[0]: found string \"224.0.0.1\", expected an address that one host can be reached at",
                ":4: zones[0].nameServers[1].addresses[1]: found string \"10.0.0.256\", expected an IPv4 or IPv6 address without port",
                ":4: zones[0].nameServers[0].addresses: found no address of ns1.a.test, expected addresses, as the name lies in a served zone",
                ":5: zones[1].name: found zone a.test a second time, expected each zone once: the first is on line 3",
                ":8: zones[2].nameServers: found list of 0, expected a list of 1 to 13 items",
                ":9: zones[3].name: found nothing, expected string",
                ":10: zones[4].name: found string \"*.c.test\", expected a zone's name without \"*\"",
                ":11: zones[4].nameServers[0].addresses: found addresses of ns.other, which lies in no served zone, expected none: they are answered by the zone that holds the name",
            ])
    }

    @Test func recordsOfAnotherServedZone() {
        let text = """
            listen: ["127.0.0.1:53"]
            zones:
              - name: a.test
                nameServers: [{name: ns.other}]
                records: ["x.sub A 127.0.0.1", "sub DS 1 8 1 0123456789012345678901234567890123456789", "sub NS ns.other."]
              - name: sub.a.test
                nameServers: [{name: ns1.a.test}, {name: ns.other}]
                records: ["ns1.a.test. A 127.0.0.1"]
            """
        let found = problems(text)
        #expect(
            found.contains {
                $0.hasPrefix(
                    ":5: zones[0].records[0]: found A record of x.sub.a.test, expected a name outside zone sub.a.test")
            })
        #expect(!found.contains { $0.contains("records[1]") }, "\(found)")
        #expect(found.contains { $0.contains("records[2]: found NS record of sub.a.test, expected none") })
        #expect(
            found.contains {
                $0.hasPrefix(
                    ":8: zones[1].records[0]: found A record of ns1.a.test, expected a name in zone sub.a.test")
            })
    }

    @Test(arguments: [
        ("listen: [\"127.0.0.1:53\"]\n\tzones: []", ":2: "),
        ("listen: []\nlisten: []", ":2: "),
        ("listen: [", ":"),
    ])
    func unreadable(_ text: String, _ prefix: String) {
        let found = problems(text)
        #expect(found.count == 1 && found.allSatisfy { $0.hasPrefix(prefix) }, "\(found)")
    }

    @Test func missingFile() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("none.yaml")
        let error = #expect(throws: ConfigurationError.self) { _ = try Configuration.load(path: path) }
        #expect(error?.description.contains("\(path): cannot be read: open \(path): No such file or directory") == true)
    }

    @Test func probesTargetsAreReadAndNeedNoRestart() throws {
        let head = "listen: [\"127.0.0.1:53\"]\n"
        let usual = try ConfigurationText.read(head)
        #expect(
            usual.probes.denyTargets.map(\.description) == [
                "169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128", "100.100.100.200/32",
                "168.63.129.16/32", "192.0.0.192/32",
            ])
        #expect(usual.probes.allowTargets.isEmpty)
        let stated = try ConfigurationText.read(
            head + "probes: {denyTargets: [10.0.0.0/8], allowTargets: [10.1.0.0/16]}")
        #expect(stated.probes.denyTargets.map(\.description) == ["10.0.0.0/8"])
        #expect(stated.probes.allowTargets.map(\.description) == ["10.1.0.0/16"])
        #expect(stated.keysNeedingRestart(against: usual) == [])
        let other = try ConfigurationText.read(head + "probes: {enabled: false, filesFolder: files}")
        #expect(other.keysNeedingRestart(against: usual) == ["probes.enabled", "probes.filesFolder"])
    }

    @Test func keysThatNeedARestart() throws {
        let one = try read("listen: [\"127.0.0.1:53\"]\n" + Self.zone).configuration
        let other = try read("listen: [\"127.0.0.1:54\"]\nudpThreads: 2\nstate: /s\n" + Self.zone).configuration
        #expect(one.keysNeedingRestart(against: one) == [])
        #expect(other.keysNeedingRestart(against: one) == ["listen", "udpThreads", "state"])
    }
}
