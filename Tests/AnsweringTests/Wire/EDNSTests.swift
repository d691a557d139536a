import Answering
import DNSWire
import TestSupport
import Testing

@Suite("RFC 6891: EDNS(0)")
struct EDNSAnswerTests {
    @Test("6.1.1, 6.1.3, 6.1.4: an OPT record is answered with one: our version and size, DO repeated")
    func fixedPart() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        Exchange.check(
            [
                Exchange("plain", Wire.query(Wire.opt()), Wire.response(Wire.ours())),
                Exchange("DO", Wire.query(Wire.opt(flags: 0x8000)), Wire.response(Wire.ours(flags: 0x8000))),
                Exchange("all Z", Wire.query(Wire.opt(flags: 0xffff)), Wire.response(Wire.ours(flags: 0x8000))),
                Exchange("Z without DO", Wire.query(Wire.opt(flags: 0x7fff)), Wire.response(Wire.ours())),
                Exchange("a code means nothing", Wire.query(Wire.opt(code: 0xff)), Wire.response(Wire.ours())),
                Exchange("size 0", Wire.query(Wire.opt(size: 0)), Wire.response(Wire.ours())),
                Exchange(
                    "behind another record",
                    "beef 0100 0001 0000 0000 0002" + Wire.question + "00 0001 0001 00000000 0000" + Wire.opt(),
                    Wire.response(Wire.ours())),
                Exchange(
                    "before another record",
                    "beef 0100 0001 0000 0000 0002" + Wire.question + Wire.opt() + "00 0001 0001 00000000 0000",
                    Wire.response(Wire.ours())),
            ], &fixture)
    }

    @Test("6.1.3, RFC 8906 8.2.6: another version is answered with BADVERS and ours, and its options not at all")
    func versions() throws {
        var fixture = try Fixture(settings: .all)
        func version(_ version: String, _ options: String = "") -> String {
            "00 0029 1000 00" + version + "0000" + digits(UInt16(octets(options).count)) + options
        }
        let failure = "beef 8100 0001 0000 0000 0001" + Wire.question + Wire.ours(code: 1)
        Exchange.check(
            [
                Exchange("1", Wire.query(version("01")), failure), Exchange("255", Wire.query(version("ff")), failure),
                Exchange("1 with options", Wire.query(version("01", "000a 0001 ff 0003 0000")), failure),
                Exchange("1 with what is no option", Wire.query(version("01", "ff")), failure),
                Exchange(
                    "1 without a question", "beef 0100 0000 0000 0000 0001" + version("01"),
                    "beef 8100 0000 0000 0000 0001" + Wire.ours(code: 1)),
                Exchange(
                    "1 with NOTIFY", "beef 2000 0001 0000 0000 0001" + Wire.question + version("01"),
                    "beef a000 0001 0000 0000 0001" + Wire.question + Wire.ours(code: 1)),
            ], &fixture)
    }

    @Test("6.1.2: unknown options are passed over")
    func unknownOptions() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        for options in [
            Wire.option(0), Wire.option(1, "00"), Wire.option(5, "0102"), Wire.option(9), Wire.option(100, "00"),
            Wire.option(65001, String(repeating: "ff", count: 300)), Wire.option(65535), Wire.option(15, "0000"),
            Wire.option(100) + Wire.option(100) + Wire.option(4), Wire.option(12, "0000"), Wire.option(3),
        ] {
            Exchange.check([Exchange(options, Wire.query(Wire.opt(options)), Wire.response(Wire.ours()))], &fixture)
        }
    }

    @Test("6.1.1, 6.1.2, 7: a malformed OPT record is a format error")
    func malformed() throws {
        var fixture = try Fixture(settings: .all)
        let plain = "beef 8101 0001 0000 0000 0000" + Wire.question
        let failure = Wire.error(1, Wire.ours())
        func query(_ counts: String, _ tail: String) -> String { "beef 0100 0001" + counts + Wire.question + tail }
        Exchange.check(
            [
                Exchange("twice", query("0000 0000 0002", Wire.opt() + Wire.opt()), failure),
                Exchange("not at the root", Wire.query("0161" + Wire.opt()), plain),
                Exchange("at the root by a pointer", Wire.query("c017" + Wire.opt().dropFirst(2)), plain),
                Exchange("an answer", query("0001 0000 0000", Wire.opt()), plain),
                Exchange("an authority", query("0000 0001 0000", Wire.opt()), plain),
                Exchange("data past the end", Wire.query("00 0029 1000 00000000 0001"), plain),
                Exchange("octets behind", Wire.query(Wire.opt() + "00"), failure),
                Exchange("an option past the end", Wire.query(Wire.opt("000a 0009 0102030405060708")), failure),
                Exchange("an unknown option past the end", Wire.query(Wire.opt("ffff 0001")), failure),
                Exchange("half an option", Wire.query(Wire.opt("000a 00")), failure),
                Exchange("half a second option", Wire.query(Wire.opt("0003 0000 00")), failure),
            ], &fixture)
    }

    @Test("6.1.1: errors have an OPT record, too")
    func errors() throws {
        var settings = AnswerSettings()
        settings.sendsExtendedErrors = false
        var fixture = try Fixture(settings: settings)
        let outside = "00" + Wire.a
        let soa = Wire.web + "0006 0001"
        Exchange.check(
            [
                Exchange(
                    "REFUSED", "beef 0100 0001 0000 0000 0001" + outside + Wire.opt(),
                    "beef 8105 0001 0000 0000 0001" + outside + Wire.ours()),
                Exchange(
                    "FORMERR, no question", "beef 0100 0000 0000 0000 0001" + Wire.opt(),
                    "beef 8101 0000 0000 0000 0001" + Wire.ours()),
                Exchange(
                    "FORMERR, two questions", "beef 0100 0002 0000 0000 0001" + outside + Wire.question + Wire.opt(),
                    "beef 8101 0000 0000 0000 0001" + Wire.ours()),
                Exchange(
                    "NOTIMP", "beef 2000 0001 0000 0000 0001" + soa + Wire.opt(),
                    "beef a004 0001 0000 0000 0001" + soa + Wire.ours()),
            ], &fixture)
    }
}

extension AnswerSettings {
    /// Settings with all that responses can hold.
    static var all: AnswerSettings {
        AnswerSettings(
            identity: Array("ns1".utf8), hostName: Array("host".utf8), version: Array("1.0".utf8),
            cookieSecrets: CookieSecret(octets("e5e973e5a6b2a43f48e7dc849e37bfcf")).map {
                CookieSecrets(current: $0)
            })
    }
}
