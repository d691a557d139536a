import DNSWire
import TestSupport
import Testing

/// Service bindings as text and as octets.
@Suite("RFC 9460: SVCB and HTTPS records")
struct ServiceBindingTests {
    /// `foo.example.com.`, `foo.example.org.` and `example.com.`
    private static let fooCom = "03666f6f076578616d706c6503636f6d00"
    private static let fooOrg = "03666f6f076578616d706c65036f726700"
    private static let com = "076578616d706c6503636f6d00"

    /// Text, data in hexadecimal, and the data as it is printed (nil: as it was written).
    @Test(
        "2.1, 2.2, appendix A and the vectors of D.1 and D.2",
        arguments: [
            ("HTTPS 0 foo.example.com.", "0000\(fooCom)", nil), ("SVCB 1 .", "000100", nil),
            ("SVCB 16 foo.example.com. port=53", "0010\(fooCom)000300020035", nil),
            ("SVCB 1 foo.example.com. key667=hello", "0001\(fooCom)029b000568656c6c6f", nil),
            (
                #"SVCB 1 foo.example.com. key667="hello\210qoo""#, "0001\(fooCom)029b000968656c6c6fd2716f6f", nil
            ),
            (
                #"SVCB 1 foo.example.com. ( ipv6hint="2001:db8::1,2001:db8::53:1" )"#,
                "0001\(fooCom)0006002020010db800000000000000000000000120010db8000000000000000000530001",
                "1 foo.example.com. ipv6hint=2001:db8::1,2001:db8::53:1"
            ),
            (
                #"SVCB 1 example.com. ipv6hint="2001:db8:122:344::192.0.2.33""#,
                "0001\(com)0006001020010db80122034400000000c0000221",
                "1 example.com. ipv6hint=2001:db8:122:344::c000:221"
            ),
            (
                "SVCB 16 foo.example.org. ( alpn=h2,h3-19 mandatory=ipv4hint,alpn ipv4hint=192.0.2.1 )",
                "0010\(fooOrg)0000000400010004000100090268320568332d313900040004c0000201",
                "16 foo.example.org. mandatory=alpn,ipv4hint alpn=h2,h3-19 ipv4hint=192.0.2.1"
            ),
            (
                #"SVCB 16 foo.example.org. alpn="f\\\\oo\\,bar,h2""#,
                "0010\(fooOrg)0001000c08665c6f6f2c626172026832", nil
            ),
            (
                #"SVCB 16 foo.example.org. alpn=f\\\092oo\092,bar,h2"#,
                "0010\(fooOrg)0001000c08665c6f6f2c626172026832",
                #"16 foo.example.org. alpn="f\\\\oo\\,bar,h2""#
            ),
            // Beyond the vectors.
            ("HTTPS 1 . alpn=h2,h3 ipv4hint=192.0.2.1", "00010000010006026832026833" + "00040004c0000201", nil),
            ("HTTPS 1 a alpn=h2", "00010161047465737400" + "00010003026832", "1 a.test. alpn=h2"),
            ("HTTPS 1 . alpn=h2 no-default-alpn", "000100" + "00010003026832" + "00020000", nil),
            (
                #"HTTPS 1 . no-default-alpn="" key1=\002h2"#, "000100" + "00010003026832" + "00020000",
                "1 . alpn=h2 no-default-alpn"
            ),
            ("HTTPS 1 . key3=AB key65534", "000100" + "000300024142" + "fffe0000", "1 . port=16706 key65534"),
            (#"HTTPS 1 . key7="a b" key8=\;"#, "000100" + "00070003612062" + "000800013b", #"1 . key7="a b" key8=";""#),
            (
                "HTTPS 1 . mandatory=key667,port port=0 key667",
                "000100" + "000000040003029b" + "000300020000" + "029b0000",
                "1 . mandatory=port,key667 port=0 key667"
            ),
        ] as [(String, String, String?)])
    func readsAndPrints(text: String, hexadecimal: String, printed: String?) throws {
        let record = try ResourceRecord(text: "www 60 IN \(text)", origin: name("test"), defaultTTL: 5)
        #expect(record.rdata == octets(hexadecimal))
        let written = text.split(separator: " ", maxSplits: 1).last.map(String.init)
        #expect(record.dataDescription == printed ?? written)
        #expect(try ResourceRecord(text: record.description, origin: .root, defaultTTL: 0) == record)
        #expect(ServiceBinding(rdata: record.rdata)?.rdata == record.rdata)
    }

    /// The whole message, since people read it.
    @Test(
        "2.1, 7, 8 and the failures of D.3",
        arguments: [
            ("key123=abc key123=def", #"found "key123 a second time", expected each key once"#),
            ("mandatory", #"found "mandatory=", expected \#(mandatory)"#),
            ("alpn", #"found "alpn=", expected \#(alpn)"#),
            ("port", #"found "port=", expected \#(port)"#), ("ipv4hint", #"found "ipv4hint=", expected \#(ipv4)"#),
            ("ipv6hint", #"found "ipv6hint=", expected \#(ipv6)"#),
            ("no-default-alpn=abc", #"found "no-default-alpn=abc", expected no-default-alpn without a value"#),
            ("mandatory=mandatory", #"found "mandatory=mandatory", expected \#(mandatory)"#),
            ("mandatory=key123,key123 key123=abc", #"found "mandatory=key123,key123", expected \#(mandatory)"#),
            // Beyond the vectors.
            ("alpn=h2,,h3", #"found "alpn=h2,,h3", expected \#(alpn)"#),
            (#"alpn=h2\\x"#, ##"found "alpn=h2\\\\x", expected \##(alpn)"##),
            ("alpn=", #"found "alpn=", expected a value behind ="#),
            ("port=65536", #"found "port=65536", expected \#(port)"#),
            ("port=+1", #"found "port=+1", expected \#(port)"#),
            (#"port=\0531"#, ##"found "port=\\0531", expected \##(port)"##),
            ("ipv4hint=192.0.2.1,", #"found "ipv4hint=192.0.2.1,", expected \#(ipv4)"#),
            ("ipv6hint=192.0.2.1", #"found "ipv6hint=192.0.2.1", expected \#(ipv6)"#),
            ("key3=A", #"found "key3=A", expected \#(port)"#), ("ALPN=h2", #"found "ALPN=h2", expected \#(keys)"#),
            ("key07=a", #"found "key07=a", expected \#(keys)"#),
            ("key65535=a", #"found "key65535=a", expected \#(keys)"#),
            ("key65536", #"found "key65536", expected \#(keys)"#), ("ech=AA", #"found "ech=AA", expected \#(keys)"#),
            ("=a", #"found "=a", expected \#(keys)"#),
            (#"alpn="h2"port=1"#, #"found "port=1", expected a space between parameters"#),
            (#"alpn=h2"h3""#, #"found "h3", expected a space between parameters"#),
            (#"alpn="h2""h3""#, #"found "\"h3\"", expected a parameter such as alpn=h2,h3 without quotes"#),
            (#"alpn= "h2""#, #"found "alpn=", expected a value behind ="#),
        ])
    func refuses(parameters: String, error: String) throws {
        let found = #expect(throws: RecordTextError.self) {
            try ResourceRecord(text: "www HTTPS 1 . \(parameters)", origin: name("test"), defaultTTL: 5)
        }
        #expect(found?.description == "HTTPS parameter: \(error)")
    }

    @Test(
        "8 and 7.1.1: parameters that ask for others",
        arguments: [
            ("mandatory=key123", "HTTPS parameter key123: missing, expected it beside mandatory"),
            ("no-default-alpn", "HTTPS parameter alpn: missing, expected it beside no-default-alpn"),
        ])
    func refusesContradictions(parameters: String, error: String) throws {
        let found = #expect(throws: RecordTextError.self) {
            try ResourceRecord(text: "www HTTPS 1 . \(parameters)", origin: name("test"), defaultTTL: 5)
        }
        #expect(found?.description == error)
    }

    /// Data that clients must reject is not served, and printed as what it is.
    @Test(
        "2.2: malformed data",
        arguments: [
            "0001", "0001c000", "000100 00", "000100 0003", "000100 000300", "000100 0003000200", "000100 00030001aa",
            "000100 000300020001 000300020001", "000100 000400040a000001 000300020001", "000100 00010000",
            "000100 0001000100", "000100 00010002 0568", "000100 00040003010203", "000100 00060004c0000201",
            "000100 0000000200ff", "000100 00000000", "000100 00000002 0000", "000100 000200 00", "000100 ffff0000",
        ])
    func refusesMalformedData(hexadecimal: String) throws {
        let rdata = octets(hexadecimal)
        #expect(!RDataLayout.isWellFormed(type: .https, rdata: rdata))
        #expect(ServiceBinding(rdata: rdata) == nil)
        let record = ResourceRecord(name: name("www.test"), type: .svcb, ttl: 5, rdata: rdata)
        #expect(record.dataDescription.hasPrefix("\\# \(rdata.count) "))
    }

    private static let keys = "a key: mandatory, alpn, no-default-alpn, port, ipv4hint, ipv6hint, or key0 to key65534"
    private static let mandatory = "mandatory=alpn or the like: keys other than mandatory, each once, without escapes"
    private static let alpn = "alpn=h2,h3 or the like: protocols of 1 to 255 octets"
    private static let port = "port=8443 or the like: a number 0 to 65535 without escapes"
    private static let ipv4 = "ipv4hint=192.0.2.1,192.0.2.2 or the like: IPv4 addresses without escapes"
    private static let ipv6 = "ipv6hint=2001:db8::1,2001:db8::2 or the like: IPv6 addresses without escapes"
}
