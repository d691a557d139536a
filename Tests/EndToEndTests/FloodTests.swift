import CDatagramFlood
import DNSWire
import Foundation
import IPAddress
import Synchronization
import TestSupport
import Testing
import Transport

/// A flood of queries with forged sources, and a client beside it that is answered as if there were none.
@Suite(.blocking, .serialized)
struct FloodTests {
    /// Queries a second of the flood; a short form by default, `Tests/Scripts/measure-flood` asks for 200,000.
    private static let rate = setting("POINTSMAN_FLOOD_RATE", 20_000)
    private static let seconds = setting("POINTSMAN_FLOOD_SECONDS", 2)
    /// Whether this is the measurement, which promises more.
    private static let isFull = ProcessInfo.processInfo.environment["POINTSMAN_FLOOD_RATE"] != nil
    /// What the client asks, under all limits.
    private static let clientRate = 500
    /// Answers a second that a prefix gets.
    private static let limit = 600

    private static func setting(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
    }

    private final class Sent: Sendable {
        let count = Atomic<Int64>(0)
    }

    /// A few prefixes, whose owners are to be hit; and more than the table counts, which are to push out the client.
    @Test(arguments: [16, 65_000]) func aClientIsAnsweredInAFlood(_ prefixes: Int) throws {
        // A process that gets no processor loses datagrams too: beside other tests the best of some floods says it.
        let isAnswered = try (0..<(Self.isFull ? 1 : 5)).contains { _ in try isClientAnswered(whileFlooding: prefixes) }
        #expect(isAnswered)
    }

    /// Floods a server for a while.
    ///
    /// - Returns: Whether 999 of a thousand of the client's questions were answered, and those who flooded told of.
    private func isClientAnswered(whileFlooding prefixes: Int) throws -> Bool {
        let server = try PointsmanServer(
            PointsmanServer.zone(records: ["www A 192.0.2.1"])
                + "rateLimit: {exempt: [], answers: \(Self.limit), tableSize: 16384}\n")
        let question = try Message(id: 0, query: try DomainName("www.tm.test"), type: .a).encoded()
        let process = ProcessFigures(pid: server.program.pid)
        let memory = try process.memory()
        let (port, milliseconds) = (server.port, UInt32(Self.seconds) * 1000 + 1000)
        let sent = Sent()
        let thread = try WorkerThread(name: "flood") {
            let count = unsafe question.withUnsafeBufferPointer { message in
                unsafe flood_run(
                    flood(
                        port: port, prefixes: UInt32(prefixes), rate: UInt32(Self.rate), milliseconds: milliseconds,
                        message: message.baseAddress, length: UInt32(message.count)))
            }
            sent.count.store(count, ordering: .relaxed)
        }
        let processorBefore = try process.processorTime()
        let start = ContinuousClock.now
        let figures = try PacedQueries(client: server.client, questions: [question], rate: Self.clientRate)
            .run(for: .seconds(Self.seconds))
        let processor = (try process.processorTime() - processorBefore) / (ContinuousClock.now - start)
        thread.join()
        let flooded = Int(sent.count.load(ordering: .relaxed))
        let reached = flooded * 1000 / Int(milliseconds)
        print(
            "flood: \(reached) queries/s from \(prefixes) prefixes for \(milliseconds / 1000) s; of the client's",
            "\(figures.sent) queries \(figures.answered) answered, median \(figures.latency(0.5)),",
            "p99 \(figures.latency(0.99)), longest \(figures.latency(1)); the server used",
            "\((processor * 1000).rounded() / 10) % of one core and \((try process.memory() - memory) >> 10) KiB more")
        #expect(flooded > 0, "the flood could not be sent")
        if Self.isFull { #expect(reached * 100 >= Self.rate * 95) }
        // Each of few prefixes asks for twice what it gets, so that it is over the limit within a second; of many none is.
        if Self.rate / prefixes <= 2 * Self.limit { #expect(!server.program.errors.contains("rateLimit: 127.1.")) }
        let isTold = server.program.errors.contains("rateLimit: 127.1.") || Self.rate / prefixes <= 2 * Self.limit
        return isTold && figures.answered * 1000 >= figures.sent * 999
    }
}
