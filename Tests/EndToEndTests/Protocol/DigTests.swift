import TestSupport
import Testing

/// What `dig` and `kdig` show of us with the options people try a server with is what they show of Knot DNS.
///
/// The expectations are what they show of Knot DNS 3.2; where it is installed, that is tested too.
@Suite("dig and kdig as against Knot DNS", .blocking)
struct DigTests {
    /// A zone that both serve.
    static let records = ["www A 192.0.2.1", "v4 A 192.0.2.4"] + (0..<8).map { "middle TXT \"\($0)\(letters)\"" }
    private static let letters = String(repeating: "m", count: 90)
    static let zoneFile =
        "$ORIGIN tm.test.\n$TTL 60\n@ 3600 SOA ns1 hostmaster 7 14400 3600 1209600 60\n@ 3600 NS ns1\n"
        + "ns1 3600 A 127.0.0.1\n" + records.joined(separator: "\n") + "\n"

    /// Arguments by the name of the option, and the lines that are shown.
    static let dig: [(arguments: String, lines: [String])] = [
        ("+nocookie www.tm.test A", header() + [edns] + www),
        ("+cookie www.tm.test A", header() + [edns, cookie] + www),
        ("+cookie=2464c4abcf10c957 www.tm.test A", header() + [edns, cookie] + www),
        ("+nsid www.tm.test A", header() + [edns, cookie, "; NSID: 6e 73 31 (\"ns1\")"] + www),
        ("+subnet=192.0.2.0/24 www.tm.test A", header() + [edns, "; CLIENT-SUBNET: 192.0.2.0/24/0", cookie] + www),
        ("+subnet=2001:db8::/56 www.tm.test A", header() + [edns, "; CLIENT-SUBNET: 2001:db8::/56/0", cookie] + www),
        ("+subnet=0 www.tm.test A", header() + [edns, "; CLIENT-SUBNET: 0.0.0.0/0/0", cookie] + www),
        ("+ednsopt=65001:abcd www.tm.test A", header() + [edns, cookie] + www),
        ("+ednsflags=0x00ff www.tm.test A", header() + [edns, cookie] + www),
        ("+dnssec www.tm.test A", header() + ["; EDNS: version: 0, flags: do; udp: 1232", cookie] + www),
        (
            "+edns=1 www.tm.test A",
            [";; BADVERS, retrying with EDNS version 0."] + header() + [edns, cookie] + www
        ),
        (
            "+edns=1 +noednsnegotiation www.tm.test A",
            header("BADVERS", "qr", answers: 0) + [edns] + question("www.tm.test.")
        ),
        (
            "+bufsize=512 +ignore middle.tm.test TXT",
            header("NOERROR", "qr aa tc", answers: 0) + [edns, cookie] + question("middle.tm.test.", "TXT")
        ),
        (
            "+bufsize=512 middle.tm.test TXT",
            [";; Truncated, retrying in TCP mode."] + header(answers: 8) + [edns, cookie]
                + question("middle.tm.test.", "TXT") + [";; ANSWER SECTION:"]
                + (0..<8).map { "middle.tm.test. 60 IN TXT \"\($0)\(letters)\"" }
        ),
        (
            "+tcp +keepopen www.tm.test v4.tm.test absent.tm.test",
            header() + [edns, cookie] + www + header() + [edns, cookie] + question("v4.tm.test.")
                + [";; ANSWER SECTION:", "v4.tm.test. 60 IN A 192.0.2.4"]
                + header("NXDOMAIN", answers: 0, authorities: 1) + [edns, cookie] + question("absent.tm.test.")
                + [
                    ";; AUTHORITY SECTION:",
                    "tm.test. 60 IN SOA ns1.tm.test. hostmaster.tm.test. 7 14400 3600 1209600 60",
                ]
        ),
        ("+noedns +header-only", header("FORMERR", "qr", questions: 0, answers: 0, additionals: 0)),
    ]

    static let kdig: [(arguments: String, lines: [String])] = [
        ("+padding=64 www.tm.test A", kdigHeader + [kdigEDNS] + kdigWWW),
        ("+tcp +padding=64 www.tm.test A", kdigHeader + [kdigEDNS] + kdigWWW),
        (
            "+tcp +nsid +subnet=192.0.2.0/24 www.tm.test A",
            kdigHeader + [kdigEDNS, ";; CLIENT-SUBNET: 192.0.2.0/24/0", ";; NSID: 6E7331 \"ns1\""] + kdigWWW
        ),
        ("+tcp +cookie www.tm.test A", kdigHeader + [kdigEDNS, ";; COOKIE: given"] + kdigWWW),
    ]

    private static func header(
        _ status: String = "NOERROR", _ flags: String = "qr aa", questions: Int = 1, answers: Int = 1,
        authorities: Int = 0, additionals: Int = 1
    ) -> [String] {
        [
            ";; ->>HEADER<<- opcode: QUERY, status: \(status)",
            ";; flags: \(flags); QUERY: \(questions), ANSWER: \(answers), AUTHORITY: \(authorities), "
                + "ADDITIONAL: \(additionals)",
        ]
    }

    private static func question(_ name: String, _ type: String = "A") -> [String] {
        [";; QUESTION SECTION:", ";\(name) IN \(type)"]
    }

    private static let edns = "; EDNS: version: 0, flags:; udp: 1232"
    private static let cookie = "; COOKIE: given (good)"
    private static let www = question("www.tm.test.") + [";; ANSWER SECTION:", "www.tm.test. 60 IN A 192.0.2.1"]
    private static let kdigHeader = [
        ";; ->>HEADER<<- opcode: QUERY; status: NOERROR",
        ";; Flags: qr aa; QUERY: 1; ANSWER: 1; AUTHORITY: 0; ADDITIONAL: 1",
    ]
    private static let kdigEDNS = ";; Version: 0; flags: ; UDP size: 1232 B; ext-rcode: NOERROR"
    private static let kdigWWW = [
        ";; QUESTION SECTION:", ";; www.tm.test. IN A", ";; ANSWER SECTION:", "www.tm.test. 60 IN A 192.0.2.1",
    ]

    /// What a tool shows, without what differs from one time to the next, and without Knot's demand for a cookie, which
    /// we do not make of anybody by default (RFC 7873 5.2.3).
    static func lines(_ output: String) -> [String] {
        let passedOver = [
            "; <<>>", "; (1 server", ";; global options", ";; Got answer", ";; Query time", ";; SERVER:", ";; WHEN",
            ";; MSG SIZE", ";; OPT PSEUDOSECTION", ";; EDNS PSEUDOSECTION", ";; BADCOOKIE, retrying", ";; Received",
            ";; Time", ";; From", ";; TLS session",
        ]
        let lines: [String] = output.split(separator: "\n").compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            var text = words.joined(separator: " ")
            guard !text.isEmpty, !passedOver.contains(where: text.hasPrefix) else { return nil }
            for mark in [", id: ", "; id: "] {
                guard let range = text.firstRange(of: mark) else { continue }
                text = String(text[..<range.lowerBound])
            }
            if let index = words.firstIndex(of: "COOKIE:"), index + 1 < words.count {
                text = (words[...index] + ["given"] + words[(index + 2)...]).joined(separator: " ")
            }
            return text
        }
        return inOrder(lines)
    }

    /// The lines with those of options in alphabetical order: theirs in a message says nothing (RFC 6891 6.1.2).
    private static func inOrder(_ lines: [String]) -> [String] {
        func isOption(_ line: String) -> Bool {
            ["NSID: ", "CLIENT-SUBNET: ", "COOKIE: "].contains {
                line.hasPrefix("; \($0)") || line.hasPrefix(";; \($0)")
            }
        }
        var result: [String] = []
        for line in lines {
            var position = result.count
            while position > 0, isOption(line), isOption(result[position - 1]), result[position - 1] > line {
                position -= 1
            }
            result.insert(line, at: position)
        }
        return result
    }

    static func compare(port: UInt16) throws {
        for (tool, table) in [("dig", dig), ("kdig", kdig)] {
            for (arguments, expected) in table {
                let asked =
                    ["@127.0.0.1", "-p", "\(port)", "+norecurse"] + arguments.split(separator: " ").map(String.init)
                let result = try LookupTool.run(tool, asked)
                #expect(lines(result.output) == expected, "\(tool) \(arguments)")
                #expect(result.errors.isEmpty, "\(tool) \(arguments): \(result.errors)")
            }
        }
    }

    static func server(_ more: String = "") throws -> PointsmanServer {
        try PointsmanServer(
            "edns: {identity: ns1}\n" + more
                + PointsmanServer.zone(records: records).replacing(
                    "    contact:", with: "    soa: {serial: 7}\n    contact:"))
    }

    @Test func theyShowOfUsWhatTheyShowOfKnot() throws {
        let server = try Self.server()
        try Self.compare(port: server.port)
        #expect(server.program.isRunning)
    }

    @Test(.enabled(if: KnotServer.isInstalled, "knotd is not installed"))
    func whatIsExpectedIsWhatTheyShowOfKnot() throws {
        let knot = try KnotServer(zone: "tm.test", Self.zoneFile)
        try Self.compare(port: knot.port)
        #expect(knot.isRunning)
    }
}
