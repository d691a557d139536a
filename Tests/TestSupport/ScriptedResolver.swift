import DNSWire
import Foundation
import Glibc
import Synchronization

/// A resolver on 127.0.0.1, UDP and TCP, that knows the records of a test; any other name does not exist.
public final class ScriptedResolver: Sendable {
    private struct State {
        var isSilent: Bool
        var queries = 0
    }

    /// The port that it listens on.
    public let port: UInt16
    private let sockets: [SharedSocket]
    private let records: [ResourceRecord]
    private let truncates: Bool
    private let state: Mutex<State>

    /// Begins to answer.
    ///
    /// - Parameters:
    ///   - records: In zone-file notation.
    ///   - truncates: Whether responses over UDP are empty, with TC set.
    ///   - isSilent: Whether queries are read and not answered.
    public init(records: [String], truncates: Bool = false, isSilent: Bool = false) throws {
        self.records = try records.map { try ResourceRecord(text: $0, origin: .root, defaultTTL: 60) }
        self.truncates = truncates
        state = Mutex(State(isSilent: isSilent))
        port = FreePort.find()
        let datagram = try SharedSocket(SOCK_DGRAM, port: port)
        let listener = try SharedSocket(SOCK_STREAM, port: port)
        sockets = [datagram, listener]
        Thread.detachNewThread { [weak self] in
            while true {
                var buffer = [UInt8](repeating: 0, count: 4096)
                var address = sockaddr_in()
                var length = socklen_t(MemoryLayout<sockaddr_in>.size)
                let count = unsafe withUnsafeMutablePointer(to: &address) { pointer in
                    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe recvfrom(datagram.number, &buffer, buffer.count, 0, $0, &length)
                    }
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0, let self else { break }
                guard let response = self.response(to: buffer[..<count], overTCP: false) else { continue }
                _ = unsafe withUnsafePointer(to: &address) { pointer in
                    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe sendto(datagram.number, response, response.count, 0, $0, length)
                    }
                }
            }
        }
        Thread.detachNewThread { [weak self] in
            while true {
                let client = accept(listener.number, nil, nil)
                if client < 0, errno == EINTR || errno == ECONNABORTED { continue }
                guard client >= 0 else { break }
                defer { Glibc.close(client) }
                guard let self else { break }
                var buffer = [UInt8](repeating: 0, count: 4096)
                // A query is a few octets, which come in one piece on this host.
                let count = unsafe recv(client, &buffer, buffer.count, 0)
                if count > 2, let response = self.response(to: buffer[2..<count], overTCP: true) {
                    let framed = [UInt8(response.count >> 8), UInt8(response.count & 0xFF)] + response
                    _ = unsafe send(client, framed, framed.count, Int32(MSG_NOSIGNAL))
                }
            }
        }
    }

    deinit {
        for socket in sockets { socket.shutDown() }
    }

    /// Queries so far.
    public var queries: Int { state.withLock { $0.queries } }

    /// Answers no more.
    public func fallSilent() {
        state.withLock { $0.isSilent = true }
    }

    private func response(to query: ArraySlice<UInt8>, overTCP: Bool) -> [UInt8]? {
        let isSilent = state.withLock { state in
            state.queries += 1
            return state.isSilent
        }
        guard !isSilent, var message = try? Message(wire: query), let question = message.questions.first else {
            return nil
        }
        message.header.isResponse = true
        message.header.recursionAvailable = true
        if truncates, !overTCP {
            message.header.isTruncated = true
            return try? message.encoded()
        }
        var name = question.name
        while let alias = records.first(where: { $0.name == name && $0.type == .cname }) {
            message.answers.append(alias)
            guard let target = try? DomainName(wire: alias.rdata) else { return nil }
            name = target
        }
        message.answers += records.filter { $0.name == name && $0.type == question.type }
        if !records.contains(where: { $0.name == name }) { message.header.responseCode = .nameError }
        if message.answers.last?.type != question.type {
            let text = "test. 60 SOA ns.test. host.test. 1 2 3 4 60"
            message.authorities = (try? ResourceRecord(text: text, origin: .root, defaultTTL: 60)).map { [$0] } ?? []
        }
        return try? message.encoded()
    }
}
