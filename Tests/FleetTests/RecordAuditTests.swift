import DNSWire
import Fleet
import Testing
import Traffic

/// What static records that lead nowhere are told as; each row is one zone, `tm.test`, beside profile `shop/web`.
@Suite struct RecordAuditTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var records: [String]
        /// `position: found`, with `error ` in front of what can not work.
        var findings: [String]
        /// What is expected instead, in the first finding.
        var advice = ""
    }

    /// Aliases that lead from `c0` on, and a record at the last.
    static func chain(_ count: Int, _ last: String) -> [String] {
        (0..<count).map { "c\($0) CNAME c\($0 + 1)" } + ["c\(count) \(last)"]
    }

    static let many = (0..<4100).map { "big A 10.0.\($0 / 256).\($0 % 256)" }

    static let rows: [Row] = [
        Row(
            testDescription: "nothing",
            records: [
                "www CNAME shop-web", "@ MX 10 mail", "mail A 192.0.2.1", "sub NS ns.sub", "ns.sub A 192.0.2.2",
                "_sip._tcp SRV 0 0 5060 ns1", "far CNAME www.example.", "wide CNAME x.any", "*.any TXT \"any\"",
                "null MX 0 .", "svc HTTPS 1 .", "mx2 MX 5 shop-web", "below CNAME host.sub", "a NS ns.sub",
                "named HTTPS 1 www", "out NS ns.elsewhere.example.", "ent CNAME deep", "x.deep TXT \"below\"",
            ], findings: []),
        Row(
            testDescription: "no glue at all", records: ["d NS ns.d", "d NS d"],
            findings: [
                "error 0: NS record of d.tm.test to ns.d.tm.test, which has no address here",
                "error 1: NS record of d.tm.test to d.tm.test, which has no address here",
            ], advice: "an A or AAAA record of ns.d.tm.test: "),
        Row(
            testDescription: "another server is found", records: ["d NS ns.d", "d NS ns.example."],
            findings: ["0: NS record of d.tm.test to ns.d.tm.test, which has no address here"]),
        Row(
            testDescription: "name servers",
            records: ["f NS nowhere", "i NS al", "al CNAME mail", "mail TXT \"x\"", "j NS mail", "k NS *.b"],
            findings: [
                "0: NS record of f.tm.test to nowhere.tm.test, which does not exist",
                "1: NS record of i.tm.test to al.tm.test, which is an alias of mail.tm.test",
                "4: NS record of j.tm.test to mail.tm.test, which has no address",
                "5: NS record of k.tm.test to *.b.tm.test",
            ], advice: "a name that does; one in another zone ends in a dot"),
        Row(
            testDescription: "mail",
            records: ["g MX 10 nowhere", "h MX 10 al", "al CNAME shop-web", "m MX 10 192.0.2.1", "n MX 10 192.0.2.1."],
            findings: [
                "0: MX record of g.tm.test to nowhere.tm.test, which does not exist",
                "1: MX record of h.tm.test to al.tm.test, which is an alias of shop-web.tm.test",
                "3: MX record of m.tm.test to 192.0.2.1", "4: MX record of n.tm.test to 192.0.2.1",
            ]),
        Row(
            testDescription: "an address for a host", records: ["m MX 10 192.0.2.1"],
            findings: ["0: MX record of m.tm.test to 192.0.2.1"],
            advice: "a host name: an address belongs in an A record of that name"),
        Row(
            testDescription: "services",
            records: ["_s._tcp SRV 0 0 1 gone", "w HTTPS 1 gone", "v SVCB 0 al", "al CNAME shop-web"],
            findings: [
                "0: SRV record of _s._tcp.tm.test to gone.tm.test, which does not exist",
                "1: HTTPS record of w.tm.test to gone.tm.test, which does not exist",
            ]),
        Row(
            testDescription: "a missing dot",
            records: ["www CNAME shop-web.tm.test", "m MX 10 mail.tm.test", "mail A 192.0.2.1"],
            findings: [
                "0: CNAME record of www.tm.test to shop-web.tm.test.tm.test, which does not exist",
                "1: MX record of m.tm.test to mail.tm.test.tm.test, which does not exist",
            ], advice: "shop-web.tm.test. with a dot at its end: without it the zone's name is added"),
        Row(
            testDescription: "a missing dot below a wildcard",
            records: ["* A 192.0.2.1", "www CNAME shop-web.tm.test"],
            findings: [
                "1: CNAME record of www.tm.test to shop-web.tm.test.tm.test, which only wildcard *.tm.test answers"
            ],
            advice: "shop-web.tm.test. with a dot at its end"),
        Row(
            testDescription: "a profile that there is not", records: ["api CNAME shop-api"],
            findings: ["0: CNAME record of api.tm.test to shop-api.tm.test, which does not exist"]),
        Row(
            testDescription: "times to live",
            records: [
                "m 300 A 192.0.2.1", "m 600 A 192.0.2.2", "m 600 AAAA ::1", "s NS x.s", "x.s 1 A 192.0.2.1",
                "x.s 2 A 192.0.2.2",
            ],
            findings: [
                "1: A record of m.tm.test with TTL 600 beside one with 300",
                "5: A record of x.s.tm.test with TTL 2 beside one with 1",
            ], advice: "one TTL for all records of a set (RFC 2181 5.2): the lowest, 300, is answered"),
        Row(
            testDescription: "long chains", records: chain(12, "A 192.0.2.1"),
            findings: ["0: CNAME record of c0.tm.test which leads through more than 8 names, to c8.tm.test and on"]),
        Row(
            testDescription: "eight names", records: chain(7, "A 192.0.2.1"),
            findings: []),
        Row(
            testDescription: "eight names and out",
            records: chain(7, "CNAME www.example."), findings: []),
        Row(
            testDescription: "a loop, which is told elsewhere", records: ["a CNAME b", "b CNAME c", "c CNAME b"],
            findings: []),
        Row(
            testDescription: "too large for any message",
            records: many,
            findings: ["error 0: A record of big.tm.test in a set of 4100 records, 65600 octets"]),
        Row(
            testDescription: "what lies below a delegation", records: ["d NS ns.example.", "x.d CNAME gone"],
            findings: []),
    ]

    @Test(arguments: rows) func finds(_ row: Row) {
        let zones = [zone(records: row.records)]
        #expect(zones[0].records.count == row.records.count)
        let model = FleetModel(zones: zones)
        model.set(profile("shop/web"))
        model.set(external("shop/web0", of: "web", "192.0.2.9"))
        let findings = RecordAudit(zones: zones, profiles: model.profiles).findings
        #expect(findings.map { "\($0.isError ? "error " : "")\($0.record): \($0.found)" } == row.findings)
        if !row.advice.isEmpty { #expect(findings.first?.expected.hasPrefix(row.advice) == true, "\(findings)") }
    }

    /// A name in another served zone counts as its own zone says; the position of the zone goes along.
    @Test func zonesAreLookedAtTogether() {
        let zones = [
            zone(records: ["a CNAME www.other.test.", "b CNAME gone.other.test."]),
            zone("other.test", records: ["www A 192.0.2.1", "c MX 1 gone.tm.test."]),
        ]
        let findings = RecordAudit(zones: zones, profiles: []).findings
        #expect(findings.map { [$0.zone, $0.record] } == [[0, 1], [1, 1]])
    }
}
