import DNSServer
import IPAddress
import Resources

extension ConfigurationReader {
    /// Reads `listen` and `listeners`, in their order.
    ///
    /// - Parameter state: The state folder, in which self-signed certificates are made.
    mutating func listeners(
        _ root: Value, state: String?
    ) -> (listen: [Configuration.Listener], listeners: [Configuration.Listener]) {
        if root["listen"] == nil, root["listeners"] == nil {
            add(
                at: root.line, "listen", found: "nothing",
                expected: "the addresses to serve, such as listen: [\"127.0.0.1:5300\"], or listeners")
        }
        var all: [Configuration.Listener] = []
        for (index, item) in (root["listen"]?.elements ?? []).enumerated() {
            let field = "listen[\(index)]"
            guard let listener = address(item, field, among: all) else { continue }
            checkCertificate(of: listener, at: item.line, field, state: state)
            all.append(listener)
        }
        let short = all.count
        for (index, item) in (root["listeners"]?.elements ?? []).enumerated() {
            let field = "listeners[\(index)]"
            guard let text = item["address"], var listener = address(text, field + ".address", among: all) else {
                continue
            }
            listener.access = item["access"].map { access($0, field + ".access") }
            listener.proxies = proxies(item["proxyProtocol"], field + ".proxyProtocol")
            listener.limits = limits(item)
            readCertificate(item, field, into: &listener, state: state)
            all.append(listener)
        }
        return (Array(all[..<short]), Array(all[short...]))
    }

    /// Reads `ADDRESS:PORT` or `tls://ADDRESS:PORT`.
    private mutating func address(
        _ item: Value, _ field: String, among others: [Configuration.Listener]
    ) -> Configuration.Listener? {
        guard let text = item.string else { return nil }
        let prefix = Configuration.Listener.encryptedPrefix
        let isEncrypted = text.hasPrefix(prefix)
        let rest = isEncrypted ? String(text.dropFirst(prefix.count)) : text
        guard let address = SocketAddress(rest) else {
            let bare = rest.hasPrefix("[") && rest.hasSuffix("]") ? String(rest.dropFirst().dropLast()) : rest
            let isBare = IPAddress(bare) != nil
            let example = isEncrypted ? "tls://127.0.0.1:853 or tls://[::1]:853" : "127.0.0.1:53 or [::1]:53"
            add(
                at: item.line, field, found: isBare ? "\(item.found), which has no port" : item.found,
                expected: "an address with port such as \(example)")
            return nil
        }
        // TLS and plain TCP cannot share a port either.
        if address.port != 0, others.contains(where: { $0.address == address }) {
            add(at: item.line, field, found: "\(address) a second time", expected: "each address once")
        }
        return Configuration.Listener(address, isEncrypted: isEncrypted)
    }

    private mutating func proxies(_ value: Value?, _ field: String) -> [IPPrefix] {
        guard let value, case .object = value.content else { return [] }
        return prefixes(value["from"], field + ".from")
    }

    private func limits(_ value: Value) -> StreamLimits {
        var limits = StreamLimits()
        limits.connections = value["connections"]?.integer ?? limits.connections
        limits.connectionsPerClient = value["connectionsPerClient"]?.integer ?? limits.connectionsPerClient
        limits.idleTimeout = value["idleSeconds"]?.integer.map { .seconds($0) } ?? limits.idleTimeout
        limits.messageTimeout = value["messageSeconds"]?.integer.map { .seconds($0) } ?? limits.messageTimeout
        return limits
    }

    private mutating func readCertificate(
        _ value: Value, _ field: String, into listener: inout Configuration.Listener, state: String?
    ) {
        guard listener.isEncrypted else {
            for key in ["certificateFile", "keyFile"] {
                guard let given = value[key] else { continue }
                add(
                    at: given.line, "\(field).\(key)",
                    found: "a file for \(listener.address), which is served without TLS",
                    expected: "none, or the address tls://\(listener.address)")
            }
            return
        }
        listener.certificate = certificate(value, field)
        if value["certificateFile"] == nil, value["keyFile"] == nil {
            checkCertificate(of: listener, at: value["address"]?.line ?? value.line, field, state: state)
        }
    }

    private mutating func checkCertificate(
        of listener: Configuration.Listener, at line: Int, _ field: String, state: String?
    ) {
        guard listener.isEncrypted, listener.certificate == nil, state == nil else { return }
        add(
            at: line, field, found: "\(listener.text) without a certificate",
            expected:
                "certificateFile and keyFile (in `listeners`), or a folder in which a self-signed one is made: set `state`"
        )
    }

    // MARK: Lists of prefixes

    /// Reads `{allow: [...], deny: [...]}`.
    mutating func access(_ value: Value?, _ field: String) -> AccessList {
        guard let value, case .object = value.content else { return .everybody }
        let allowed = prefixes(value["allow"], field + ".allow")
        let denied = prefixes(value["deny"], field + ".deny")
        let both = Set(allowed).intersection(denied)
        for item in both.isEmpty ? [] : value["deny"]?.elements ?? [] {
            guard let prefix = item.string.flatMap({ IPPrefix($0) }), both.contains(prefix) else { continue }
            add(
                at: item.line, "\(field).deny", found: "\(prefix), which stands in allow too",
                expected: "each prefix in one of both: deny wins")
        }
        return AccessList(allowed: allowed, denied: denied)
    }

    mutating func prefixes(_ value: Value?, _ field: String) -> [IPPrefix] {
        var prefixes: [IPPrefix] = []
        var seen: Set<IPPrefix> = []
        for (index, item) in (value?.elements ?? []).enumerated() {
            guard let text = item.string else { continue }
            guard let prefix = IPPrefix(text) else {
                add(
                    at: item.line, "\(field)[\(index)]", found: item.found,
                    expected: "a prefix such as 10.0.0.0/8 or fe80::/10")
                continue
            }
            if seen.insert(prefix).inserted { prefixes.append(prefix) }
        }
        return prefixes
    }
}
