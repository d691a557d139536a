public import DNSServer
public import IPAddress
public import Transport

extension ServerReport {
    /// Makes a report.
    ///
    /// - Parameters:
    ///   - listeners: What is served, with the addresses as they were bound, and who is answered there.
    ///   - rateLimit: What is in force; nil where responses are not limited.
    public init(
        _ listeners: [Listener], _ counters: DNSServerCounters, rateLimit settings: RateLimitSettings?
    ) {
        self.listeners = listeners
        // The counters of TCP have those of TLS in them.
        transports = [
            Transport(transport: "UDP", queries: counters.udpQueries, responses: counters.udpResponses),
            Transport(
                transport: "TCP", queries: counters.tcpQueries - counters.tlsQueries,
                responses: counters.tcpResponses - counters.tlsResponses),
            Transport(transport: "TLS", queries: counters.tlsQueries, responses: counters.tlsResponses),
        ]
        datagrams = Datagrams(
            dropped: counters.udpDropped, proxyDropped: counters.udpProxyDrops, sendErrors: counters.udpSendErrors,
            receiveErrors: counters.udpReceiveErrors)
        connections = Connections(
            open: counters.tcpOpen, accepted: counters.tcpAccepted, evicted: counters.tcpEvicted,
            idleTimeouts: counters.tcpIdleTimeouts, queryTimeouts: counters.tcpQueryTimeouts,
            responseTimeouts: counters.tcpResponseTimeouts, handshakeTimeouts: counters.tcpHandshakeTimeouts,
            framingErrors: counters.tcpFramingErrors, proxyDropped: counters.tcpProxyDrops,
            tlsHandshakes: counters.tlsHandshakes, tlsResumptions: counters.tlsResumptions,
            tlsFailures: counters.tlsFailures)
        accessRefused = counters.udpAccessRefusals + counters.tcpAccessRefusals
        rateLimit = settings.map { settings in
            RateLimit(
                dryRun: settings.isDryRun,
                limits: RateLimitKind.allCases.map { Limit($0, settings, counters.rateLimit[$0]) })
        }
    }
}

extension ServerReport.Listener {
    /// Makes a report of a listener.
    ///
    /// - Parameter absence: Why it is not served, as this host does not have its address.
    public init(
        _ listener: Configuration.Listener, address: SocketAddress, access: AccessList, absence: SystemError? = nil
    ) {
        var bound = listener
        bound.address = address
        self.init(
            address: bound.text, transports: listener.isEncrypted ? ["TLS"] : ["UDP", "TCP"],
            isRestricted: !access.isOpen, proxies: listener.proxies.map(\.description), absence: absence?.withAdvice)
    }
}

extension ServerReport.Limit {
    fileprivate init(_ kind: RateLimitKind, _ settings: RateLimitSettings, _ counters: RateLimitCounters) {
        let (name, perSecond) =
            switch kind {
            case .answers: ("answers", settings.answers)
            case .noData: ("noData", settings.noData)
            case .nameErrors: ("nameErrors", settings.nameErrors)
            case .errors: ("errors", settings.errors)
            case .all: ("all", settings.all)
            }
        self.init(
            name: name, perSecond: perSecond, checked: counters.checked, dropped: counters.dropped,
            slipped: counters.slipped, wouldHaveLimited: counters.wouldHaveLimited)
    }
}
