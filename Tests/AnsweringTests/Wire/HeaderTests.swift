import Answering
import DNSWire
import TestSupport
import Testing

/// Headers, questions and what stands behind them, without EDNS(0).
@Suite("RFC 1035, 8906, 9619: messages")
struct HeaderTests {
    private static let soa =
        "c010 0006 0001 0000003c 0027 036e7331 c010 0a686f73746d6173746572 c010 00000001 00003840 00000e10 00127500 0000003c"
    /// The response to the query that asks nothing that can be repeated.
    private static let formatError = "beef 8101 0000 0000 0000 0000"
    private static let notImplemented = "0000 0000 0000 0000"

    @Test("RFC 1035 4.1.1, RFC 4035 3.1.6: which flags are repeated")
    func flags() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        func both(_ query: String, _ response: String) -> Exchange {
            Exchange(
                "flags \(query)", "beef \(query) 0001 0000 0000 0000" + Wire.question,
                "beef \(response) 0001 0001 0000 0000" + Wire.question + Wire.answer)
        }
        Exchange.check(
            [
                both("0000", "8400"), both("0100", "8500"),
                both("0010", "8400"),  // CD
                both("0020", "8400"),  // AD
                both("0040", "8400"),  // Z (RFC 8906 8.1.3.3)
                both("0080", "8400"),  // RA
                both("0200", "8400"),  // TC
                both("0400", "8400"),  // AA
                both("07ff", "8500"),
                both("000f", "8400"),  // an RCODE in a query means nothing
            ], &fixture)
    }

    @Test("RFC 1035 4.1.1: what is no query gets no answer")
    func silence() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        Exchange.check(
            [
                Exchange("nothing", "", ""), Exchange("half a header", "beef 0100 0001 0000 0000 00", ""),
                Exchange("a response", "beef 8100 0001 0000 0000 0000" + Wire.question, ""),
                Exchange("a response of NOTIFY", "beef a400 0001 0000 0000 0000" + Wire.question, ""),
            ], &fixture)
    }

    @Test("RFC 8906 8.1.4, RFC 1996 3.7, RFC 2136 2: other opcodes are not implemented, and do not repeat RD")
    func opcodes() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        let soa = Wire.web + "0006 0001"
        Exchange.check(
            [
                Exchange("15, header only", "beef 7800 0000 0000 0000 0000", "beef f804" + Self.notImplemented),
                Exchange("15, with a body", "beef 7900 0001 0002 0003 0004 ff", "beef f804" + Self.notImplemented),
                Exchange("DSO", "beef 3000 0000 0000 0000 0000 0001 0004 00000000", "beef b004" + Self.notImplemented),
                Exchange("IQUERY", "beef 0800 0000 0000 0000 0000", "beef 8804" + Self.notImplemented),
                Exchange("STATUS", "beef 1100 0000 0000 0000 0000", "beef 9004" + Self.notImplemented),
                Exchange("3", "beef 1900 0000 0000 0000 0000", "beef 9804" + Self.notImplemented),
                Exchange("NOTIFY", "beef 2500 0001 0000 0000 0000" + soa, "beef a004 0001 0000 0000 0000" + soa),
                Exchange("UPDATE", "beef 2800 0001 0000 0000 0000" + soa, "beef a804 0001 0000 0000 0000" + soa),
                Exchange("UPDATE of nothing", "beef 2900 0000 0000 0000 0000", "beef a804" + Self.notImplemented),
                Exchange("UPDATE, malformed", "beef 2800 0001 0000 0000 0000 ff", "beef a804" + Self.notImplemented),
            ], &fixture)
    }

    @Test("RFC 9619 4: one question")
    func questionCount() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        Exchange.check(
            [
                Exchange("none", "beef 0100 0000 0000 0000 0000", Self.formatError),
                Exchange("none, but octets", "beef 0100 0000 0000 0000 0000" + Wire.question, Self.formatError),
                Exchange("two", "beef 0100 0002 0000 0000 0000" + Wire.question + Wire.question, Self.formatError),
                Exchange("65535", "beef 0100 ffff 0000 0000 0000" + Wire.question, Self.formatError),
            ], &fixture)
    }

    @Test("RFC 1035 3.1, 4.1.4: names in questions")
    func names() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        let label = "3f" + String(repeating: "61", count: 63)
        let longest = label + label + label + "35" + String(repeating: "61", count: 53) + "02746d 0474657374 00"
        let many = String(repeating: "0161", count: 122) + "02746d 0474657374 00"
        let header = "beef 0100 0001 0000 0000 0000"
        func absent(_ title: String, _ name: String) -> Exchange {
            let top = octets(name).count - 9 + 12
            let pointer = digits(UInt16(0xc000 + top))
            let authority = Self.soa.split(separator: " ").map { $0 == "c010" ? pointer : String($0) }.joined()
            return Exchange(
                title, header + name + Wire.a, "beef 8503 0001 0000 0001 0000" + name + Wire.a + authority)
        }
        func faulty(_ title: String, _ body: String) -> Exchange {
            Exchange(title, header + body, Self.formatError)
        }
        #expect(octets(longest).count == 255 && octets(many).count == 253)
        Exchange.check(
            [
                absent("255 octets", longest), absent("124 labels", many),
                absent("any octets", "04 00ff2e20 02746d 0474657374 00"),
                faulty(
                    "256 octets",
                    label + label + label + "36" + String(repeating: "61", count: 54)
                        + "02746d 0474657374 00" + Wire.a),
                faulty("257 octets", "0162" + longest + Wire.a),
                faulty("a pointer to itself", "c00c" + Wire.a), faulty("a pointer ahead", "c0ff" + Wire.a),
                faulty("a pointer behind a label", "0161 c00c" + Wire.a),
                faulty("a pointer to the header", "0161 c000" + Wire.a),
                faulty("a label of type 01", "40 00" + Wire.a), faulty("a label of type 10", "80 00" + Wire.a),
                faulty("a binary label (RFC 6891 5)", "41 01 80 00" + Wire.a),
                faulty("a label past the end", "3f 61"), faulty("no end", "0161"), faulty("no type", "0161 00"),
                faulty("half a class", "0161 00 0001 00"), faulty("nothing", ""),
            ], &fixture)
    }

    @Test("RFC 4343 4, RFC 5452 9.2: the question's case stays")
    func cases() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        for name in ["03776562 02746d 0474657374 00", "03574542 02544d 0454455354 00", Wire.web] {
            Exchange.check(
                [
                    Exchange(
                        name, "beef 0100 0001 0000 0000 0000" + name + Wire.a,
                        "beef 8500 0001 0001 0000 0000" + name + Wire.a + Wire.answer)
                ], &fixture)
        }
    }

    @Test("RFC 1035 4.1: further records in a query are passed over where they are well formed")
    func records() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        let record = "0161 c00c 0001 0001 00000000 0004 01020304"
        let failure = "beef 8101 0001 0000 0000 0000" + Wire.question
        let fixed = "0001 0001 00000000 0000"
        func query(_ counts: String, _ tail: String) -> String { "beef 0100 0001" + counts + Wire.question + tail }
        /// Two records: data of pointers, each to the one before and the first to a root name; and an owner that is a
        /// pointer to the last of them.
        func chain(_ count: Int) -> String {
            let pointers = (0..<count).map { (index: Int) -> String in
                let target = index == 0 ? 29 : 38 + 2 * index
                return digits(UInt16(0xc000 + target))
            }
            let last = digits(UInt16(0xc000 + 38 + 2 * count))
            return "00 0001 0001 00000000" + digits(UInt16(2 * count)) + pointers.joined() + last + fixed
        }
        Exchange.check(
            [
                Exchange("an answer", query("0001 0000 0000", record), Wire.response),
                Exchange("an authority", query("0000 0001 0000", record), Wire.response),
                Exchange("an additional", query("0000 0000 0001", record), Wire.response),
                Exchange(
                    "SIG(0), RFC 2931 3.2", query("0000 0000 0001", "00 0018 00ff 00000000 0002 0000"), Wire.response),
                Exchange("all of them", query("0001 0001 0002", record + record + record + record), Wire.response),
                Exchange("one too few", query("0001 0001 0000", record), failure),
                Exchange("one too many", query("0001 0000 0000", record + record), failure),
                Exchange("one octet behind", query("0000 0000 0000", "00"), failure),
                Exchange("data past the end", query("0001 0000 0000", "00 0001 0001 00000000 0005 01020304"), failure),
                Exchange("half a record", query("0001 0000 0000", "00 0001 0001"), failure),
                Exchange("half a pointer", query("0001 0000 0000", "c0"), failure),
                Exchange("a pointer to itself", query("0001 0000 0000", "c01d" + fixed), failure),
                Exchange("a pointer to its own label", query("0001 0000 0000", "0161 c01d" + fixed), failure),
                Exchange("a pointer ahead", query("0001 0000 0000", "c030" + fixed), failure),
                Exchange("a pointer into the header", query("0001 0000 0000", "c000" + fixed), failure),
                Exchange(
                    "a pointer to an earlier record", query("0002 0000 0000", record + "0162 c01d" + fixed),
                    Wire.response),
                Exchange("pointers in a row, as many as labels", query("0002 0000 0000", chain(126)), Wire.response),
                Exchange("one pointer more", query("0002 0000 0000", chain(127)), failure),
                Exchange("a pointer to what is no name", query("0001 0000 0000", "c00d" + fixed), failure),
                Exchange("a label of type 01", query("0001 0000 0000", "41 00 0001 0001 00000000 0000"), failure),
                Exchange(
                    "a name of 255 octets",
                    query(
                        "0001 0000 0000", String(repeating: "0161", count: 127) + "00 0001 0001 00000000 0000"),
                    Wire.response),
                Exchange(
                    "a name of 257 octets",
                    query(
                        "0001 0000 0000", String(repeating: "0161", count: 128) + "00 0001 0001 00000000 0000"),
                    failure),
            ], &fixture)
    }

    @Test("RFC 6895 3.1, RFC 5936 5, RFC 8482, RFC 9824 3.5: types that are no data")
    func types() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        func row(_ type: UInt16, _ code: Int) -> Exchange {
            let question = Wire.web + digits(type) + "0001"
            return Exchange(
                "TYPE\(type)", "beef 0100 0001 0000 0000 0000" + question,
                "beef 810\(code) 0001 0000 0000 0000" + question)
        }
        func noData(_ type: UInt16) -> Exchange {
            let question = Wire.web + digits(type) + "0001"
            return Exchange(
                "TYPE\(type)", "beef 0100 0001 0000 0000 0000" + question,
                "beef 8500 0001 0000 0001 0000" + question + Self.soa)
        }
        let any = Wire.web + "00ff 0001"
        Exchange.check(
            [
                row(41, 1), row(128, 1), row(250, 1), row(129, 4), row(200, 4), row(249, 4), row(253, 4), row(254, 4),
                row(251, 5), row(252, 5), noData(0), noData(24), noData(46), noData(127), noData(256), noData(1000),
                noData(65280), noData(65535),
                Exchange(
                    "ANY", "beef 0100 0001 0000 0000 0000" + any, "beef 8500 0001 0001 0000 0000" + any + Wire.answer),
            ], &fixture)
    }

    @Test("RFC 1035 3.2.4, 4.1.1: classes and names that are not ours are refused, at the least size")
    func refusals() throws {
        var fixture = try Fixture(settings: AnswerSettings())
        func row(_ title: String, _ question: String) -> Exchange {
            Exchange(
                title, "beef 0100 0001 0000 0000 0000" + question, "beef 8105 0001 0000 0000 0000" + question)
        }
        Exchange.check(
            [
                row("the root's servers", "00 0002 0001"), row("the root's ANY", "00 00ff 0001"),
                row("localhost (RFC 6761 6.3)", "096c6f63616c686f7374 00" + Wire.a),
                row("10.in-addr.arpa (RFC 6303)", "023130 07696e2d61646472 0461727061 00 000c 0001"),
                row("above the zone", "0474657374 00 0006 0001"), row("beside it", "02746e 0474657374 00" + Wire.a),
                row("class 0", Wire.web + "0001 0000"), row("CSNET", Wire.web + "0001 0002"),
                row("CHAOS", Wire.web + "0001 0003"), row("HESIOD", Wire.web + "0001 0004"),
                row("NONE", Wire.web + "0001 00fe"), row("ANY", Wire.web + "0001 00ff"),
                row("class 65280", Wire.web + "0001 ff00"),
            ], &fixture)
    }
}
