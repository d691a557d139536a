import IPAddress
import ResourceStore
import Resources

extension ConfigurationReader {
    /// Reads `control`.
    ///
    /// - Parameters:
    ///   - state: The state folder, which it needs.
    ///   - dns: The addresses of DNS, which are taken over TCP too.
    mutating func control(_ value: Value?, line: Int, state: String?, dns: [SocketAddress]) -> Configuration.Control? {
        guard let value, case .object = value.content else { return nil }
        if state == nil {
            add(
                at: line, "control", found: "no state",
                expected: "a state folder, in which the objects and the certificate are kept: set `state`")
        }
        var control = Configuration.Control(listen: controlListeners(value["listen"], dns: dns))
        control.clientCAFile = value["clientCAFile"]?.string.map(resolve)
        control.tokensFile = value["tokensFile"]?.string.map(resolve)
        control.connections = value["connections"]?.integer ?? control.connections
        control.connectionsPerClient = value["connectionsPerClient"]?.integer ?? control.connectionsPerClient
        control.certificate = certificate(value, "control")
        control.audit = audit(value, state: state)
        control.history.count = value["history"]?["count"]?.integer ?? control.history.count
        control.history.days = value["history"]?["days"]?.integer ?? control.history.days
        control.importLimit = importLimit(value["importLimit"]) ?? control.importLimit
        if control.tokensFile == nil, control.clientCAFile == nil {
            add(
                .warning, at: line, "control", found: "neither tokensFile nor clientCAFile",
                expected: "one of them: as it stands nobody may do anything over the network")
        } else if control.tokensFile == nil {
            add(
                .warning, at: line, "control", found: "clientCAFile without tokensFile",
                expected: "tokensFile, whose `certificates` give the holders of client certificates their roles")
        }
        return control
    }

    private mutating func audit(_ value: Value, state: String?) -> Configuration.Control.Audit? {
        guard let file = value["auditFile"]?.string else {
            if let required = value["auditRequired"], required.bool == true {
                add(
                    at: required.line, "control.auditFile", found: "none",
                    expected: "the file that auditRequired asks for")
            }
            return nil
        }
        var audit = Configuration.Control.Audit(file: resolve(file))
        if !file.hasPrefix("/"), let state {
            audit.file = "\(state)/\(file)"
            audit.formerFile = resolve(file)
        }
        audit.isRequired = value["auditRequired"]?.bool ?? audit.isRequired
        audit.mebibytes = value["auditSizeMiB"]?.integer ?? audit.mebibytes
        audit.kept = value["auditKeep"]?.integer ?? audit.kept
        return audit
    }

    /// The most that an import may have: what is larger would be read into memory too.
    private static let largestImport = 1 << 30

    private mutating func importLimit(_ value: Value?) -> Int? {
        guard let value, let text = value.string else { return nil }
        guard let octets = OctetCount.parse(text), octets > 0, octets <= Self.largestImport else {
            add(
                at: value.line, "control.importLimit", found: value.found,
                expected: "a size of 1KiB to 1GiB such as 32MiB")
            return nil
        }
        return octets
    }

    /// Reads `certificateFile` and `keyFile` below a field; nil where there are none.
    mutating func certificate(_ value: Value, _ field: String) -> Configuration.CertificateFiles? {
        switch (value["certificateFile"], value["keyFile"]) {
        case (let certificate?, let key?):
            guard let certificate = certificate.string, let key = key.string else { return nil }
            return Configuration.CertificateFiles(certificateFile: resolve(certificate), keyFile: resolve(key))
        case (let certificate?, nil):
            add(
                at: certificate.line, field + ".keyFile", found: "none",
                expected: "the file of the certificate's key; it may be the same file")
        case (nil, let key?):
            add(
                at: key.line, field + ".certificateFile", found: "none",
                expected: "the file of the key's certificate")
        case (nil, nil): break
        }
        return nil
    }

    private mutating func controlListeners(_ value: Value?, dns: [SocketAddress]) -> [Configuration.Control.Listener] {
        var listeners: [Configuration.Control.Listener] = []
        for (index, item) in (value?.elements ?? []).enumerated() {
            let field = "control.listen[\(index)]"
            guard let listener = controlListener(item, field) else { continue }
            let address = listener.address
            if address.port != 0, listeners.contains(where: { $0.address == address }) {
                add(at: item.line, field, found: "\(address) a second time", expected: "each address once")
            }
            if address.port != 0, dns.contains(address) {
                add(
                    at: item.line, field, found: "\(address), on which DNS is served over TCP",
                    expected: "an address that is not in `listen` or `listeners`")
            }
            listeners.append(listener)
        }
        return listeners
    }

    private mutating func controlListener(_ item: Value, _ field: String) -> Configuration.Control.Listener? {
        guard let text = item.string else { return nil }
        let prefix = Configuration.Control.Listener.plainPrefix
        let isPlain = text.hasPrefix(prefix)
        guard let address = SocketAddress(isPlain ? String(text.dropFirst(prefix.count)) : text) else {
            add(
                at: item.line, field, found: item.found,
                expected: "an address with port such as 127.0.0.1:8443 (TLS), or http://127.0.0.1:8080 (loopback only)")
            return nil
        }
        if isPlain, !address.address.isLoopback {
            add(
                at: item.line, field, found: item.found,
                expected: "http:// on a loopback address only, as tokens would cross the network in the clear: "
                    + "remove http:// for TLS")
        }
        return Configuration.Control.Listener(address, isEncrypted: !isPlain)
    }
}
