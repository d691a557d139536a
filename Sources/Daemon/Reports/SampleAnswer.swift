public import Answering
public import DNSWire
import IPAddress
import Traffic
import Transport

/// An answer as a client would get it over TCP, made by the server's own code.
public struct SampleAnswer: Sendable, Equatable, Codable {
    /// Such as `NOERROR`.
    public var responseCode: String
    /// AA: whether the answer is authoritative.
    public var isAuthoritative: Bool
    /// The answer section.
    public var answer: [String]
    /// The authority section.
    public var authority: [String]
    /// The additional section.
    public var additional: [String]

    /// Asks a table; nil where it gives no answer that can be read.
    public init?(to name: DomainName, type: RecordType, from table: AnswerTable) {
        guard let query = try? Message(id: 0, query: name, type: type).encoded() else { return nil }
        var responder = Responder(random: RandomGenerator(seed: systemRandom()))
        let client = Client(address: .v4(IPv4Address(127, 0, 0, 1)), transport: .tcp, time: 0)
        var octets = [UInt8](repeating: 0, count: Int(UInt16.max))
        var span = octets.mutableSpan
        let length = responder.respond(to: query.span, from: client, using: table, into: &span)
        guard length > 0, let message = try? Message(wire: octets[..<length]) else { return nil }
        responseCode = message.responseCode.description
        isAuthoritative = message.header.isAuthoritative
        answer = message.answers.map(\.description)
        authority = message.authorities.map(\.description)
        additional = message.additionals.filter { $0.type != .opt }.map(\.description)
    }
}
