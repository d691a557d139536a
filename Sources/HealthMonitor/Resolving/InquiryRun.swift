internal import IPAddress
internal import Transport

/// Carries out an inquiry: a socket and a timer for each server that is asked. Confined to the loop.
final class InquiryRun {
    /// A server with the index of the interface that it is at, if it is link-local; else 0.
    typealias Server = (address: SocketAddress, scope: UInt32)

    private let loop: EventLoop
    private let servers: [Server]
    private let timeout: Duration
    private var inquiry: Inquiry
    private var datagram: OutgoingDatagram?
    private var stream: OutgoingStream?
    private var timer: LoopTimer?
    /// What is still to be written to the stream.
    private var unsent: [UInt8] = []
    /// What the stream has given.
    private var received: [UInt8] = []
    private var completion: ((Inquiry.Outcome, _ server: Int) -> Void)?

    /// A response over UDP is at most this long, as no EDNS size is offered; some servers send more all the same.
    private static let datagramSize = 4096

    /// Prepares the run; `completion` is called once, maybe within `start`.
    init(
        _ inquiry: Inquiry, servers: [Server], timeout: Duration, on loop: EventLoop,
        completion: @escaping (Inquiry.Outcome, _ server: Int) -> Void
    ) {
        self.inquiry = inquiry
        self.servers = servers
        self.timeout = timeout
        self.loop = loop
        self.completion = completion
    }

    /// Asks the first server.
    func start() {
        perform(inquiry.ask(id: Self.randomID()))
    }

    private static func randomID() -> UInt16 { UInt16(truncatingIfNeeded: systemRandom()) }

    private func perform(_ step: Inquiry.Step) {
        release()
        switch step {
        case .finished(let outcome):
            completion?(outcome, inquiry.server)
            completion = nil
        case .ask(let server, let overTCP, let query):
            timer = loop.schedule(after: timeout) { [weak self] in self?.passOver() }
            let peer = servers[server]
            do throws(SystemError) {
                if overTCP {
                    unsent = [UInt8(query.count >> 8), UInt8(query.count & 0xFF)] + query
                    stream = try OutgoingStream(to: peer.address, scope: peer.scope, on: loop) { [weak self] event in
                        self?.handle(event)
                    }
                } else {
                    let datagram = try OutgoingDatagram(to: peer.address, scope: peer.scope, on: loop) { [weak self] in
                        self?.receiveDatagrams()
                    }
                    self.datagram = datagram
                    if case .failed = datagram.send(query.span) { passOver() }
                }
            } catch {
                passOver()
            }
        }
    }

    private func passOver() {
        perform(inquiry.passOver(id: Self.randomID()))
    }

    private func release() {
        if let timer { loop.cancel(timer) }
        timer = nil
        datagram?.close()
        datagram = nil
        stream?.close(.reset)
        stream = nil
        unsent = []
        received = []
    }

    private func receiveDatagrams() {
        while let datagram {
            var octets = [UInt8](repeating: 0, count: Self.datagramSize)
            var span = octets.mutableSpan
            switch datagram.receive(into: &span) {
            case .octets(let count):
                octets.removeLast(octets.count - count)
                // What is no answer to the question may be forged: the wait goes on.
                if let step = inquiry.receive(octets, nextID: Self.randomID()) { return perform(step) }
            case .wouldBlock: return
            case .ended, .failed: return passOver()
            }
        }
    }

    private func handle(_ event: OutgoingStream.Event) {
        switch event {
        case .failed: passOver()
        case .connected: write()
        case .ready(let readiness):
            if readiness.contains(.writable), !unsent.isEmpty { write() }
            if readiness.contains(.readable) { read() }
        }
    }

    private func write() {
        while let stream, !unsent.isEmpty {
            switch stream.write(unsent.span) {
            case .octets(let count): unsent.removeFirst(count)
            case .wouldBlock: return
            case .ended, .failed: return passOver()
            }
        }
    }

    private func read() {
        while let stream {
            var octets = [UInt8](repeating: 0, count: Self.datagramSize)
            var span = octets.mutableSpan
            switch stream.read(into: &span) {
            case .octets(let count): received += octets[..<count]
            case .wouldBlock: return
            case .ended, .failed: return passOver()
            }
            guard received.count >= 2 else { continue }
            let length = Int(received[0]) << 8 | Int(received[1])
            guard received.count >= 2 + length else { continue }
            let message = Array(received[2..<2 + length])
            return perform(inquiry.receive(message, nextID: Self.randomID()) ?? inquiry.passOver(id: Self.randomID()))
        }
    }
}
