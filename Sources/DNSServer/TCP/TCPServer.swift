internal import Dispatch
internal import IPAddress
internal import Synchronization
internal import Transport

/// A listener's TCP side: accepts connections, hands them to the lanes and bounds how many there are.
final class TCPServer: Sendable {
    /// What the kernel keeps at most for a client that does not read, half of what it takes for it (RFC 9210 4.2).
    private static let sendBuffer: Int32 = 131_072
    /// Connections that are closed when no descriptor is left. As accepting rests for 0.1 s then, some at once.
    private static let evictedForWantOfDescriptors = 16
    /// Connections that may be taken out and not be closed yet, as their lanes have other work; a newcomer beyond is
    /// closed, so that descriptors are bounded too.
    private static let evictionsUnderWay = 1024

    /// What is served, and how.
    let settings: DNSListener
    let counters = TCPCounters()
    /// What connections may wait for, in nanoseconds.
    let idleTimeout: Int64
    let messageTimeout: Int64
    private let listener: StreamListener
    private let lanes: TCPLanes
    private let log: ThrottledLog
    private let queue = DispatchQueue(label: "dns.accept")
    private let connections: Mutex<ConnectionTable>
    private let isStopping = Atomic<Bool>(false)
    private let evictions = Atomic<Int>(0)
    /// Entered until the listener's descriptor is closed.
    private let open = DispatchGroup()

    init(_ settings: DNSListener, on listener: StreamListener, lanes: TCPLanes, log: ThrottledLog) {
        self.settings = settings
        self.listener = listener
        self.lanes = lanes
        self.log = log
        idleTimeout = MonotonicTime(nanoseconds: 0).advanced(by: settings.limits.idleTimeout).nanoseconds
        messageTimeout = MonotonicTime(nanoseconds: 0).advanced(by: settings.limits.messageTimeout).nanoseconds
        connections = Mutex(
            ConnectionTable(
                limit: settings.limits.connections, limitPerClient: settings.limits.connectionsPerClient))
    }

    /// Begins to accept.
    func start() {
        listener.limitSendBuffers(octets: Self.sendBuffer)
        open.enter()
        listener.start(
            queue: queue,
            onPause: { @Sendable [self] error in
                log.warning(
                    "\(error); the connections idle the longest are closed, and none is accepted for 0.1 s")
                for _ in 0..<Self.evictedForWantOfDescriptors {
                    if let oldest = connections.withLock({ $0.takeOldest() }) { close(oldest) }
                }
            },
            onAccept: { @Sendable [self] accepted in accept(accepted) },
            onClosed: { @Sendable [open] in open.leave() })
    }

    /// Ends listening, and waits until that is so, at most until the deadline; the lanes end the connections.
    func stop(deadline: DispatchTime) {
        isStopping.store(true, ordering: .relaxed)
        listener.close()
        _ = open.wait(timeout: deadline)
    }

    /// Adds what the connections have done.
    func add(to counters: inout DNSServerCounters) {
        var isTLS = false
        if case .tls = settings.kind { isTLS = true }
        self.counters.add(to: &counters, isTLS: isTLS)
        guard !isStopping.load(ordering: .relaxed) else { return }
        counters.tcpOpen += UInt64(connections.withLock { $0.count })
    }

    // What connections tell, on their lanes

    /// Notes who is behind a proxy.
    func identify(_ connection: TCPConnection, as client: IPAddress) {
        let evicted = connections.withLock { $0.identify(connection.id, at: connection.place, as: client) }
        if let evicted { evict(evicted) }
    }

    /// Notes that a connection got on.
    func touch(_ connection: TCPConnection) {
        connections.withLock { $0.touch(connection.id, at: connection.place) }
    }

    /// Forgets a connection that is closed.
    func forget(_ connection: TCPConnection) {
        connections.withLock { $0.remove(connection.id, at: connection.place) }
    }

    /// Counts a connection that came not from a proxy as it should, and says so.
    func dropForProxy(_ peer: IPAddress, _ reason: String) {
        counters.proxyDrops.increment()
        log.warning("\(listener.address)/tcp: a connection from \(peer) \(reason); closed")
    }

    /// Tells the operator of a connection that cannot be served.
    func warn(_ text: @autoclosure () -> String) {
        log.warning("\(listener.address)/tcp: \(text())")
    }

    private func accept(_ accepted: consuming FileDescriptor) {
        // Without a peer it has gone already.
        guard let peer = accepted.peer, !isStopping.load(ordering: .relaxed) else { return }
        let isProxied = !settings.proxies.isEmpty
        if isProxied, !settings.proxies.contains(where: { $0.contains(peer.address) }) {
            return dropForProxy(peer.address, "came not through one of the proxies that are configured")
        }
        guard evictions.load(ordering: .relaxed) < Self.evictionsUnderWay else {
            counters.evicted.increment()
            return
        }
        counters.accepted.increment()
        let connection = lanes.next()
        let (place, evicted) = connections.withLock { $0.insert(connection, of: isProxied ? nil : peer.address) }
        if let evicted { evict(evicted) }
        let handover = Mutex<FileDescriptor?>(accepted)
        lanes.post(to: connection.lane) { @Sendable [self] lane in
            guard let accepted = handover.withLock({ $0.take() }) else { return }
            let stream = AcceptedStream(accepted, peer: peer, on: lane.loop)
            lane.adopt(TCPConnection(stream, peer, id: connection.id, place: place, lane: lane, server: self))
        }
    }

    private func evict(_ connection: ConnectionTable.Connection) {
        let limits = settings.limits
        warn(
            """
            more than \(limits.connections) connections, or \(limits.connectionsPerClient) of one client; the ones \
            idle the longest are closed
            """)
        close(connection)
    }

    private func close(_ connection: ConnectionTable.Connection) {
        counters.evicted.increment()
        evictions.add(1, ordering: .relaxed)
        lanes.post(to: connection.lane) { @Sendable [self] lane in
            lane.evict(connection.id)
            evictions.subtract(1, ordering: .relaxed)
        }
    }
}
