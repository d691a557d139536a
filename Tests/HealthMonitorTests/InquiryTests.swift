import DNSWire
import HealthMonitor
import IPAddress
import Testing
import Traffic

/// One question through its servers, by the messages that come.
struct InquiryTests {
    private static let soa = "test. 900 SOA ns.test. host.test. 1 2 3 4 60"

    private static func inquiry(_ servers: Int = 2, attempts: Int = 2, preferred: Int = 0) throws -> Inquiry {
        Inquiry(
            name: try DomainName("a.test"), family: .a, serverCount: servers, attempts: attempts,
            preferredServer: preferred)
    }

    /// A response to a question with that identity.
    private static func response(
        _ id: UInt16, _ answers: [String] = [], name: String = "a.test", type: RecordType = .a,
        code: ResponseCode = .noError, authorities: [String] = [], truncated: Bool = false
    ) throws -> [UInt8] {
        var message = Message(id: id, query: try DomainName(name), type: type, recursionDesired: true)
        message.header.isResponse = true
        message.header.isTruncated = truncated
        message.header.responseCode = code
        message.answers = try answers.map { try ResourceRecord(text: $0, origin: .root, defaultTTL: 1) }
        message.authorities = try authorities.map { try ResourceRecord(text: $0, origin: .root, defaultTTL: 1) }
        return try message.encoded()
    }

    private static func asked(_ step: Inquiry.Step?) throws -> (server: Int, overTCP: Bool, query: Message) {
        guard case .ask(let server, let overTCP, let query)? = step else {
            throw MessageError.truncated(offset: 0)
        }
        return (server, overTCP, try Message(wire: query))
    }

    private static func addresses(_ texts: String..., timeToLive: UInt32) throws -> Inquiry.Step {
        .finished(.addresses(try texts.map { try #require(IPAddress($0)) }, timeToLive: timeToLive))
    }

    @Test("The question is a standard query that wishes recursion")
    func question() throws {
        var inquiry = try Self.inquiry(preferred: 1)
        let (server, overTCP, query) = try Self.asked(inquiry.ask(id: 77))
        #expect(server == 1)
        #expect(!overTCP)
        #expect(query.header.id == 77)
        #expect(query.header.recursionDesired)
        #expect(query.questions == [Question(name: try DomainName("a.test"), type: .a)])
    }

    @Test("Addresses come with the lowest TTL, along the CNAME records in any order")
    func answers() throws {
        var inquiry = try Self.inquiry()
        _ = inquiry.ask(id: 1)
        let step = inquiry.receive(
            try Self.response(
                1,
                [
                    "c.test. 50 A 10.0.0.2", "b.test. 20 CNAME c.test.", "a.test. 300 CNAME b.test.",
                    "c.test. 40 A 10.0.0.1", "c.test. 40 A 10.0.0.1", "other.test. 1 A 10.0.0.9",
                ]), nextID: 2)
        #expect(step == (try Self.addresses("10.0.0.2", "10.0.0.1", timeToLive: 20)))
    }

    @Test("A chain without its end is followed by a further question, but not for ever")
    func chains() throws {
        var inquiry = try Self.inquiry()
        _ = inquiry.ask(id: 1)
        let next = inquiry.receive(try Self.response(1, ["a.test. 30 CNAME b.test."]), nextID: 2)
        let query = try Self.asked(next).query
        #expect(query.questions.first?.name == (try DomainName("b.test")))
        let step = inquiry.receive(try Self.response(2, ["b.test. 60 A 10.0.0.1"], name: "b.test"), nextID: 3)
        #expect(step == (try Self.addresses("10.0.0.1", timeToLive: 30)))

        var looping = try Self.inquiry(1, attempts: 1)
        _ = looping.ask(id: 1)
        let loop = try Self.response(1, ["a.test. 30 CNAME b.test.", "b.test. 30 CNAME a.test."])
        #expect(looping.receive(loop, nextID: 2) == .finished(.unavailable))
    }

    @Test("Names that do not exist, and names without addresses, are told apart and kept as the SOA says")
    func negativeAnswers() throws {
        var missing = try Self.inquiry()
        _ = missing.ask(id: 1)
        let nameError = try Self.response(1, code: .nameError, authorities: [Self.soa])
        #expect(missing.receive(nameError, nextID: 2) == .finished(.nameError(timeToLive: 60)))
        var empty = try Self.inquiry()
        _ = empty.ask(id: 1)
        let noData = try Self.response(1, authorities: [Self.soa])
        #expect(empty.receive(noData, nextID: 2) == .finished(.noData(timeToLive: 60)))
        var aliased = try Self.inquiry()
        _ = aliased.ask(id: 1)
        let end = try Self.response(1, ["a.test. 7 CNAME b.test."], authorities: [Self.soa])
        #expect(aliased.receive(end, nextID: 2) == .finished(.noData(timeToLive: 7)))
        var bare = try Self.inquiry()
        _ = bare.ask(id: 1)
        #expect(bare.receive(try Self.response(1), nextID: 2) == .finished(.noData(timeToLive: 5)))
    }

    @Test("A server that fails is passed over; when all have failed, nothing is known")
    func failures() throws {
        var inquiry = try Self.inquiry(2, attempts: 2, preferred: 1)
        _ = inquiry.ask(id: 1)
        var servers: [Int] = []
        servers.append(try Self.asked(inquiry.receive(try Self.response(1, code: .serverFailure), nextID: 2)).server)
        servers.append(try Self.asked(inquiry.passOver(id: 3)).server)
        servers.append(try Self.asked(inquiry.receive(try Self.response(3, code: .refused), nextID: 4)).server)
        #expect(servers == [0, 1, 0])
        #expect(inquiry.passOver(id: 5) == .finished(.unavailable))
    }

    @Test("A truncated response is asked for over TCP at the same server; one over TCP is of no use")
    func truncation() throws {
        var inquiry = try Self.inquiry()
        _ = inquiry.ask(id: 1)
        let cut = try Self.response(1, ["a.test. 1 A 10.0.0.1"], truncated: true)
        let retry = try Self.asked(inquiry.receive(cut, nextID: 2))
        #expect(retry.overTCP)
        #expect(retry.server == 0)
        let again = try Self.asked(inquiry.receive(try Self.response(2, truncated: true), nextID: 3))
        #expect(!again.overTCP)
        #expect(again.server == 1)

        // A datagram that ends within a record, with TC set.
        var broken = try Self.inquiry()
        _ = broken.ask(id: 1)
        #expect(try Self.asked(broken.receive(Array(cut.dropLast(3)), nextID: 2)).overTCP)
    }

    @Test("What is no response to the question is passed over, and the wait goes on")
    func foreignMessages() throws {
        var inquiry = try Self.inquiry()
        _ = inquiry.ask(id: 1)
        #expect(inquiry.receive(try Self.response(2, ["a.test. 1 A 10.6.6.6"]), nextID: 2) == nil)
        #expect(inquiry.receive(try Self.response(1, ["b.test. 1 A 10.6.6.6"], name: "b.test"), nextID: 2) == nil)
        #expect(inquiry.receive(try Self.response(1, type: .aaaa), nextID: 2) == nil)
        #expect(inquiry.receive([1, 2, 3], nextID: 2) == nil)
        let query = try Message(id: 1, query: DomainName("a.test"), type: .a).encoded()
        #expect(inquiry.receive(query, nextID: 2) == nil)
        let answer = try Self.response(1, ["a.test. 1 A 10.0.0.1"])
        #expect(inquiry.receive(answer, nextID: 2) == (try Self.addresses("10.0.0.1", timeToLive: 1)))
    }

    @Test("One family's addresses are enough; absence is believed only where nobody failed")
    func families() throws {
        let four = try #require(IPAddress("10.0.0.1"))
        let six = try #require(IPAddress("fd00::1"))
        let ipv4 = Inquiry.Outcome.addresses([four], timeToLive: 60)
        let ipv6 = Inquiry.Outcome.addresses([six], timeToLive: 30)
        let table: [(Inquiry.Outcome, Inquiry.Outcome, Resolution, UInt32)] = [
            (ipv4, ipv6, .addresses([four, six]), 30),
            (ipv4, .noData(timeToLive: 10), .addresses([four], lacking: .ipv6), 10),
            (.noData(timeToLive: 90), ipv6, .addresses([six], lacking: .ipv4), 30),
            (ipv4, .nameError(timeToLive: 10), .addresses([four], lacking: .ipv6), 10),
            (ipv4, .unavailable, .addresses([four]), 5),
            (.unavailable, ipv6, .addresses([six]), 5),
            (.nameError(timeToLive: 8), .nameError(timeToLive: 8), .nameNotFound, 8),
            (.unavailable, .nameError(timeToLive: 8), .nameNotFound, 8),
            (.noData(timeToLive: 8), .noData(timeToLive: 9), .noAddresses, 8),
            (.noData(timeToLive: 8), .unavailable, .unavailable, 0),
            (.unavailable, .unavailable, .unavailable, 0),
        ]
        for (first, second, resolution, timeToLive) in table {
            let combined = Resolution.combining(first, second)
            #expect(combined.0 == resolution)
            #expect(combined.timeToLive == timeToLive)
        }
    }
}
