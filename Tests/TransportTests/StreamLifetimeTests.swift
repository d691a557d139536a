import Dispatch
import Glibc
import IPAddress
import Synchronization
import TestSupport
import Testing
import Transport

/// Connections and their owners go once they are closed, however far they got.
@Suite struct StreamLifetimeTests {
    /// What a client does before the connection ends.
    enum Ending: CaseIterable, Sendable {
        case connectAndClose, clearText, alert, halfHello, reset, resetAfterHalfHello, silence
    }

    /// Counts owners that were made and those that have gone.
    private final class Census: Sendable {
        let born = Atomic(0)
        let gone = Atomic(0)
        var areAllGone: Bool { born.load(ordering: .relaxed) == gone.load(ordering: .relaxed) }
    }

    /// Owns a connection, and is held by its handlers, as a server's connection is.
    private actor Owner {
        private let executor = SerialQueueExecutor(label: "test.owner")
        private let stream: StreamConnection
        private let census: Census
        private var input = StreamBuffer()
        private var output = StreamBuffer()

        nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

        init(
            _ accepted: consuming FileDescriptor, _ context: TLSServerContext?, _ census: Census,
            onClosed: @escaping @Sendable () -> Void
        ) {
            stream = StreamConnection(accepted, tls: context, queue: executor.queue, onClosed: onClosed)
            self.census = census
            census.born.add(1, ordering: .relaxed)
        }

        deinit {
            census.gone.add(1, ordering: .relaxed)
        }

        /// Begins, and closes what a client that says nothing leaves open.
        nonisolated func start() {
            executor.queue.async { [self] in
                assumeIsolated { owner in
                    owner.stream.start(
                        onReadable: { @Sendable [self] in assumeIsolated { $0.readable() } },
                        onWritable: { @Sendable [self] in assumeIsolated { _ = $0.stream.write(&$0.output) } })
                }
            }
            executor.queue.asyncAfter(deadline: .now() + .milliseconds(500)) { [self] in
                assumeIsolated { $0.stream.close() }
            }
        }

        private func readable() {
            guard input.reserve(4096) else { return stream.close() }
            switch stream.read(into: &input) {
            case .octets(let count): input.consume(count)
            case .wouldBlock: return
            case .ended: stream.close()
            case .failed(let failure):
                if failure == .notTLS { stream.sendInClear(Array("no TLS\n".utf8)) }
                stream.close()
            }
        }
    }

    /// The beginning of a ClientHello (RFC 8446 4.1.2) that announces more than comes.
    private static let halfHello: [UInt8] = [0x16, 0x03, 0x01, 0x00, 0xC8, 0x01, 0x00, 0x00, 0xC4, 0x03, 0x03]
    /// A fatal alert, as of a client that trusts no certificate (RFC 8446 6).
    private static let alert: [UInt8] = [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x30]

    private static func come(to peer: SocketAddress, _ ending: Ending) throws {
        let client = try TestSocket(.tcp, connectedTo: peer)
        switch ending {
        case .connectAndClose: break
        case .clearText:
            _ = client.send(Array("GET / HTTP/1.0\r\n\r\n".utf8))
            _ = client.receive()
        case .alert: _ = client.send(alert)
        case .halfHello: _ = client.send(halfHello)
        case .reset: reset(client.number)
        case .resetAfterHalfHello:
            _ = client.send(halfHello)
            reset(client.number)
        case .silence: _ = client.receive()
        }
    }

    private static func reset(_ number: Int32) {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(number, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    @Test(arguments: Ending.allCases, [true, false])
    func closedConnectionsGo(_ ending: Ending, _ isEncrypted: Bool) async throws {
        try await offPool {
            let made = try SelfSignedCertificate.make(
                hostNames: ["localhost"], addresses: [], days: 2)
            let context =
                isEncrypted ? try TLSServerContext(certificatePEM: made.certificatePEM, keyPEM: made.keyPEM) : nil
            let census = Census()
            let closed = Atomic(0)
            let listener = try StreamListener(bound: try address("127.0.0.1:0"))
            listener.start(
                queue: DispatchQueue(label: "test.accept"), onPause: { _ in },
                onAccept: { accepted in
                    Owner(accepted, context, census) { closed.add(1, ordering: .relaxed) }.start()
                }, onClosed: {})
            defer { listener.close() }
            for _ in 0..<5 { try Self.come(to: listener.address, ending) }
            #expect(eventually { closed.load(ordering: .relaxed) == 5 && census.areAllGone })
        }
    }
}
