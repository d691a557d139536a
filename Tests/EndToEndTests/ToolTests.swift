import DNSWire
import TestSupport
import Testing

/// What people ask with reads every kind of answer without a complaint.
@Suite(.blocking)
struct ToolTests {
    static let names = [
        ("shop-web.tm.test", "A"), ("shop-web.tm.test", "AAAA"), ("shop-web.tm.test", "TXT"), ("shop-cdn.tm.test", "A"),
        ("www.tm.test", "A"), ("alias.tm.test", "A"), ("absent.tm.test", "A"), ("tm.test", "SOA"), ("tm.test", "NS"),
        ("tm.test", "MX"), ("any.wild.tm.test", "TXT"), ("host.sub.tm.test", "A"), ("txt.tm.test", "TXT"),
        ("tm.test", "CAA"), ("_sip._tcp.tm.test", "SRV"), ("odd.tm.test", "TYPE65280"), ("sub.tm.test", "DS"),
        ("example.org", "A"), ("shop-web.tm.test", "ANY"), ("shop-many.tm.test", "A"), ("shop-many.tm.test", "HTTPS"),
        ("bound.tm.test", "SVCB"),
    ]

    static func server() throws -> PointsmanServer {
        var documents = [
            Manifest.profile("web"), Manifest.endpoint("e1", profile: "web", target: "192.0.2.1", weight: 3),
            Manifest.endpoint("e2", profile: "web", target: "2001:db8::1"),
            Manifest.profile("cdn"), Manifest.endpoint("c1", profile: "cdn", target: "cdn.example.org"),
            Manifest.profile("many"),
            """
            apiVersion: pointsman.dev/v1
            kind: ProfilePolicy
            metadata: {namespace: shop, name: many}
            spec: {profile: {name: many}, maxReturn: 0, https: {alpn: [h2, h3], port: 8443}}

            """,
        ]
        documents += (0..<60).map { Manifest.endpoint("m\($0)", profile: "many", target: "192.0.2.\($0)") }
        return try PointsmanServer(
            PointsmanServer.zone(
                records: [
                    "www A 192.0.2.80", "alias CNAME www", "@ MX 10 www", "*.wild TXT \"wild card\"", "sub NS ns1.sub",
                    "ns1.sub A 192.0.2.53", "txt TXT \"one\" \"two words\"", "@ CAA 0 issue \"ca.example\"",
                    "_sip._tcp SRV 1 2 5060 www", "odd TYPE65280 \\# 3 010203",
                    "bound SVCB 1 www alpn=dot mandatory=alpn key65280=\"a b\"",
                    "sub DS 1 13 2 0011223344556677889900112233445566778899001122334455667788990011",
                ], sources: ["path: objects.yaml"]),
            files: ["objects.yaml": Manifest.documents(documents)])
    }

    /// What a tool prints when it does not like what it reads.
    static let complaints = [
        "warning", "malformed", "mismatch", "unexpected", "extra ", " bad ", "(bad)", "communications error",
        "timed out",
        "no servers could be reached", "parse error",
    ]

    func check(_ tool: String, _ arguments: [String], isAnswered: (String) -> Bool = { !$0.isEmpty }) throws {
        let result = try LookupTool.run(tool, arguments)
        let text = (result.output + result.errors).lowercased()
            // dig says so of any server that does not recurse.
            .replacing(";; warning: recursion requested but not available", with: "")
        for complaint in Self.complaints where text.contains(complaint) {
            Issue.record("\(tool) \(arguments.joined(separator: " ")) printed: \(text)")
        }
        #expect(isAnswered(result.output), "\(tool) \(arguments): \(result.output)\(result.errors)")
    }

    @Test func digOverUDPAndTCP() throws {
        let server = try Self.server()
        for (name, type) in Self.names {
            for options in [["+tcp"], ["+notcp"], ["+noedns"], ["+bufsize=4096", "+dnssec"]] {
                try check("dig", ["@127.0.0.1", "-p", "\(server.port)", "+norecurse", name, type] + options) {
                    $0.contains("->>HEADER<<-") && $0.contains("flags: qr")
                }
            }
        }
    }

    @Test func digKeepsAConnectionOpenForSeveralQueries() throws {
        let server = try Self.server()
        let names = Self.names.flatMap { [$0.0, $0.1] }
        try check("dig", ["@127.0.0.1", "-p", "\(server.port)", "+tcp", "+keepopen", "+norecurse"] + names) {
            $0.components("->>HEADER<<-") == Self.names.count
        }
    }

    @Test func kdigOverUDPAndTCP() throws {
        let server = try Self.server()
        for (name, type) in Self.names {
            for options in [["+tcp"], ["+edns"]] {
                try check("kdig", ["@127.0.0.1", "-p", "\(server.port)", "+norec", name, type] + options) {
                    $0.contains("->>HEADER<<-")
                }
            }
        }
    }

    @Test func nslookupAndHost() throws {
        let server = try Self.server()
        let found = try LookupTool.run("nslookup", ["-port=\(server.port)", "shop-web.tm.test", "127.0.0.1"])
        #expect(found.code == 0 && found.output.contains("Address: 192.0.2.1") && found.output.contains("2001:db8::1"))
        let absent = try LookupTool.run("nslookup", ["-port=\(server.port)", "absent.tm.test", "127.0.0.1"])
        #expect(absent.output.contains("NXDOMAIN"))
        for (name, type) in Self.names where name != "example.org" && name != "host.sub.tm.test" {
            try check("host", ["-r", "-p", "\(server.port)", "-t", type, name, "127.0.0.1"])
        }
    }
}

extension String {
    /// How often a text occurs in this one.
    fileprivate func components(_ text: String) -> Int {
        ranges(of: text).count
    }
}
