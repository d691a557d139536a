import Daemon

/// What `status` prints of the DNS server for people.
enum ServerText {
    static func print(_ report: ServerReport) {
        tables(report).forEach { table in
            for line in table.lines { Output.line(line) }
            Output.line()
        }
        for line in absences(report) + notes(report) { Output.line(line) }
    }

    /// The listeners that are not served, and why.
    static func absences(_ report: ServerReport) -> [String] {
        report.listeners.compactMap { listener in
            listener.absence.map { "not served: \(listener.address): \($0)" }
        }
    }

    private static func tables(_ report: ServerReport) -> [TextTable] {
        var listeners = TextTable([
            .init(title: "LISTENER"), .init(title: "TRANSPORTS"), .init(title: "ACCESS"), .init(title: "PROXIES"),
        ])
        for listener in report.listeners {
            listeners.add([
                listener.address,
                listener.absence == nil ? listener.transports.joined(separator: ", ") : "not served",
                listener.isRestricted ? "by list" : "everybody",
                listener.proxies.isEmpty ? "-" : listener.proxies.joined(separator: ", "),
            ])
        }
        var transports = TextTable([
            .init(title: "TRANSPORT"), .init(title: "QUERIES", isNumber: true),
            .init(title: "RESPONSES", isNumber: true),
        ])
        for transport in report.transports {
            transports.add([transport.transport, "\(transport.queries)", "\(transport.responses)"])
        }
        guard let rateLimit = report.rateLimit else { return [listeners, transports] }
        var limits = TextTable([
            .init(title: rateLimit.dryRun ? "RATE LIMIT (DRY RUN)" : "RATE LIMIT"),
            .init(title: "PER SECOND", isNumber: true), .init(title: "CHECKED", isNumber: true),
            .init(title: "DROPPED", isNumber: true), .init(title: "SLIPPED", isNumber: true),
            .init(title: "WOULD LIMIT", isNumber: true),
        ])
        for limit in rateLimit.limits {
            limits.add([
                limit.name, limit.perSecond == 0 ? "-" : "\(limit.perSecond)", "\(limit.checked)",
                "\(limit.dropped)", "\(limit.slipped)", "\(limit.wouldHaveLimited)",
            ])
        }
        return [listeners, transports, limits]
    }

    /// What is counted beside; zeros are left out but for what everybody looks for.
    private static func notes(_ report: ServerReport) -> [String] {
        func line(_ title: String, always: [(UInt64, String)], _ counts: [(UInt64, String)]) -> String? {
            let shown = always + counts.filter { $0.0 > 0 }
            guard !shown.isEmpty else { return nil }
            return "\(title): " + shown.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        }
        let connections = report.connections
        let datagrams = report.datagrams
        return [
            line(
                "connections", always: [(connections.open, "open"), (connections.accepted, "accepted")],
                [
                    (connections.evicted, "evicted for others"), (connections.idleTimeouts, "closed as idle"),
                    (connections.queryTimeouts, "too slow with a query"),
                    (connections.responseTimeouts, "too slow to read"),
                    (connections.handshakeTimeouts, "too slow with a handshake"),
                    (connections.framingErrors, "with broken framing"),
                    (connections.proxyDropped, "without the PROXY header"),
                ]),
            line(
                "TLS", always: [],
                [
                    (connections.tlsHandshakes, "handshakes"), (connections.tlsResumptions, "of them resumed"),
                    (connections.tlsFailures, "failed"),
                ]),
            line("access", always: [], [(report.accessRefused, "queries refused by a listener's list")]),
            line(
                "UDP", always: [],
                [
                    (datagrams.proxyDropped, "dropped without the PROXY header"),
                    (datagrams.dropped, "dropped unseen"), (datagrams.sendErrors, "not sent by the kernel"),
                    (datagrams.receiveErrors, "failed receives"),
                ]),
        ].compactMap { $0 }
    }
}
