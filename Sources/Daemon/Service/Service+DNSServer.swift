import Answering
import DNSServer
import DNSWire
import Dispatch
import FoundationEssentials
import IPAddress
import Logging
import Synchronization
import Traffic
import Transport

// The DNS server, and what of it changes while it serves.
extension Service {
    func startServer(_ publisher: Published<AnswerTable>) throws(ServiceError) {
        let threads = initial.udpThreads > 0 ? initial.udpThreads : ProcessInfo.processInfo.activeProcessorCount
        let listeners = initial.allListeners
        certificates = try makeCertificates(listeners)
        do throws(SystemError) {
            let server = try DNSServer.start(
                listeners: zip(listeners, access).map { listener, access in
                    DNSListener(
                        address: listener.address, kind: kind(of: listener), access: access,
                        proxies: listener.proxies, limits: listener.limits)
                },
                udpThreads: threads, table: publisher, rateLimit: rateLimit, logger: logger)
            for (place, (listener, address)) in zip(listeners, server.addresses).enumerated()
            where server.absence(at: place) == nil {
                let transports = listener.isEncrypted ? "TLS" : "UDP and TCP"
                let proxies = listener.proxies.isEmpty ? "" : ", with the PROXY protocol"
                logger.info("serving \(address) over \(transports)\(proxies)")
            }
            self.server.withLock { $0 = server }
        } catch {
            throw ServiceError("\(error.withAdvice)")
        }
        rollCookiesAgain()
    }

    /// One keeper for each pair of files, one for all listeners that have the self-signed certificate.
    private func makeCertificates(
        _ listeners: [Configuration.Listener]
    ) throws(ServiceError) -> [Configuration.CertificateFiles?: CertificateKeeper] {
        var keepers: [Configuration.CertificateFiles?: CertificateKeeper] = [:]
        for listener in listeners where listener.isEncrypted && keepers[listener.certificate] == nil {
            let certificate: ServerCertificate
            if let files = listener.certificate {
                certificate = ServerCertificate(files)
            } else if let state = initial.state {
                certificate = ServerCertificate(
                    selfSignedFor: listeners.filter { $0.isEncrypted && $0.certificate == nil },
                    nameServers: initial.zones.flatMap { $0.zone.nameServers.map(\.name.description) }, state: state)
            } else {
                throw ServiceError("\(listener.text) has no certificate, and there is no state folder to make one in")
            }
            // Each connection asks for what is in force.
            keepers[listener.certificate] = try CertificateKeeper(certificate, logger: logger) { _ in }
        }
        return keepers
    }

    private func kind(of listener: Configuration.Listener) -> DNSListener.Kind {
        guard listener.isEncrypted, let keeper = certificates[listener.certificate] else { return .plain }
        return .tls { keeper.context }
    }

    /// What the server has done so far; nil before it serves.
    var serverReport: ServerReport? {
        guard let server = server.withLock({ $0 }) else { return nil }
        let addresses = server.addresses
        let listeners = zip(zip(initial.allListeners, addresses), access).enumerated().map { place, listener in
            ServerReport.Listener(
                listener.0.0, address: listener.0.1, access: listener.1.value, absence: server.absence(at: place))
        }
        return ServerReport(listeners, server.counters(), rateLimit: rateLimit.value)
    }

    /// Takes over what of a configuration needs no restart, save what the table carries.
    func followSettings(_ configuration: Configuration) {
        if configuration.rateLimit != rateLimit.value { rateLimit.publish(configuration.rateLimit) }
        let present = configuration.allListeners
        for (index, (listener, list)) in zip(initial.allListeners, access).enumerated() {
            // A listener that is no more stays until the restart, with the list that it has.
            let same = present.indices.contains(index) && present[index].fixedPart == listener.fixedPart
            guard let found = same ? present[index] : present.first(where: { $0.address == listener.address }) else {
                continue
            }
            let wanted = configuration.access(of: found)
            if list.value != wanted { list.publish(wanted) }
        }
        followProbes(configuration.probes)
        cookies.follow(configuration.cookies)
        definitions.setCookieSecrets(cookies.secrets)
    }

    /// Reads the file of cookie secrets again, where there is one and it has changed.
    func readCookieSecrets() {
        cookies.refresh()
        definitions.setCookieSecrets(cookies.secrets)
    }

    private func rollCookiesAgain() {
        let seconds = Int(CookieKeeper.rollInterval.components.seconds)
        executor.queue.asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
            self?.assumeIsolated { service in
                service.cookies.roll()
                service.definitions.setCookieSecrets(service.cookies.secrets)
                if service.definitions.takeNewSettings() { service.publishTable() }
                service.rollCookiesAgain()
            }
        }
    }
}
