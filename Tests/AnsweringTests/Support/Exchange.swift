import Answering
import IPAddress
import TestSupport
import Testing
import Traffic

/// A query and the whole response to it, both in hexadecimal digits; an empty response is none.
struct Exchange: Sendable {
    var title: String
    var query: String
    var response: String

    init(_ title: String, _ query: String, _ response: String) {
        self.title = title
        self.query = query
        self.response = response
    }

    /// Whether the responses to all queries are, octet for octet, those that are said.
    static func check(
        _ exchanges: [Exchange], _ fixture: inout Fixture, _ sourceLocation: SourceLocation = #_sourceLocation
    ) {
        for exchange in exchanges {
            let response = fixture.exchange(octets(exchange.query))
            #expect(
                hexadecimal(response) == hexadecimal(octets(exchange.response)), "\(exchange.title)",
                sourceLocation: sourceLocation)
        }
    }
}

/// Octets as hexadecimal digits, so that a test that fails shows them so.
func hexadecimal(_ octets: [UInt8]) -> String {
    octets.map { octet in
        let digits = String(octet, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}

/// A number as hexadecimal digits.
func digits<Number: FixedWidthInteger>(_ number: Number) -> String {
    hexadecimal((0..<Number.bitWidth / 8).reversed().map { UInt8(truncatingIfNeeded: number >> Number($0 * 8)) })
}

/// Parts of messages about the zone tm.test, in hexadecimal digits.
enum Wire {
    /// WeB.tm.TEST, the name of a profile.
    static let web = "03576542 02746d 0454455354 00"
    /// Class IN, type A.
    static let a = "0001 0001"
    /// The question for the profile's addresses.
    static let question = web + a
    /// Its answer.
    static let answer = "c00c 0001 0001 0000003c 0004 c0000201"
    /// A query for it: one question, no records.
    static let query = "beef 0100 0001 0000 0000 0000" + question
    /// The response to that.
    static let response = "beef 8500 0001 0001 0000 0000" + question + answer

    /// An OPT record of 4,096 octets, version 0, with options.
    static func opt(_ options: String = "", size: UInt16 = 4096, code: UInt8 = 0, flags: UInt16 = 0) -> String {
        let data = octets(options)
        return "00 0029" + digits(size) + digits(code) + "00" + digits(flags) + digits(UInt16(data.count))
            + hexadecimal(data)
    }

    /// Our OPT record.
    static func ours(_ options: String = "", code: UInt8 = 0, flags: UInt16 = 0) -> String {
        opt(options, size: 1232, code: code, flags: flags)
    }

    /// An option.
    static func option(_ code: UInt16, _ data: String = "") -> String {
        digits(code) + digits(UInt16(octets(data).count)) + hexadecimal(octets(data))
    }

    /// A query for the profile's addresses with an OPT record.
    static func query(_ record: String) -> String {
        "beef 0100 0001 0000 0000 0001" + question + record
    }

    /// The answer to it.
    static func response(_ record: String) -> String {
        "beef 8500 0001 0001 0000 0001" + question + answer + record
    }

    /// The response that is but an error.
    static func error(_ code: UInt8, _ record: String) -> String {
        "beef 810" + String(code, radix: 16) + "0001 0000 0000 0001" + question + record
    }
}

extension Fixture {
    /// The zone tm.test with the profile that ``Wire`` asks for.
    init(settings: AnswerSettings, access: AccessList = .everybody) throws {
        var zone = try exampleZone(records: StaticAnswerTests.records)
        zone.access = access
        var builder = AnswerTableBuilder(zones: [zone], settings: settings)
        builder.update([try exampleProfile(["web.tm.test"], [("192.0.2.1", 1)])])
        self.init(table: builder.makeTable())
    }
}
