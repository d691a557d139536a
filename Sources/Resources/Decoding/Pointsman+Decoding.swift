extension ClusterAddress {
    init?(_ metadata: ObjectMeta, _ value: Value) {
        guard let spec = value["spec"], let cluster = spec["cluster"]?.string, let service = spec["service"],
            let name = service["name"]?.string
        else { return nil }
        self.init(
            metadata: metadata, cluster: cluster, serviceNamespace: service["namespace"]?.string, serviceName: name,
            addresses: spec["addresses"]?.elements.compactMap { $0.string.flatMap { ServiceAddress(target: $0) } } ?? []
        )
    }
}

extension ExternalEndpoint {
    init?(_ metadata: ObjectMeta, _ value: Value) {
        guard let spec = value["spec"], let profile = spec["profile"]?["name"]?.string,
            let target = spec["target"]?.string.flatMap({ ServiceAddress(target: $0) })
        else { return nil }
        self.init(
            metadata: metadata, profileName: profile, target: target, weight: spec["weight"]?.integer ?? 1,
            isEnabled: spec["enabled"]?.bool ?? true, alwaysServe: spec["alwaysServe"]?.bool ?? false)
    }
}

extension ProfilePolicy {
    init?(_ metadata: ObjectMeta, _ value: Value) {
        guard let spec = value["spec"], let profile = spec["profile"]?["name"]?.string else { return nil }
        self.init(
            metadata: metadata, profileName: profile,
            ttlSeconds: spec["ttlSeconds"]?.integer.map { UInt32(clamping: $0) },
            maxReturn: spec["maxReturn"]?.integer ?? 1,
            hostnames: spec["hostnames"]?.elements.compactMap {
                $0.string.flatMap { ServiceAddress.ownedHostname($0) }
            } ?? [],
            allDegraded: spec["allDegraded"]?.string.flatMap { AllDegraded(rawValue: $0) } ?? .serve,
            minimumHealthyWeight: spec["minimumHealthyWeight"]?.number ?? 0,
            monitor: spec["monitor"].map { PolicyMonitor($0) } ?? PolicyMonitor(),
            https: spec["https"].map { PolicyHTTPS($0) })
    }
}

extension PolicyHTTPS {
    init(_ value: Value) {
        self.init(
            alpn: value["alpn"]?.elements.compactMap(\.string) ?? [],
            port: value["port"]?.integer.flatMap { UInt16(exactly: $0) } ?? 443)
    }
}

extension PolicyMonitor {
    init(_ value: Value) {
        self.init(
            protocolName: value["protocol"]?.string.flatMap { MonitorProtocol(rawValue: $0) },
            port: value["port"]?.integer, path: value["path"]?.string,
            method: value["method"]?.string.flatMap { Method(rawValue: $0) },
            interval: value["intervalSeconds"]?.number.map { Self.duration($0) },
            timeout: value["timeoutSeconds"]?.number.map { Self.duration($0) },
            toleratedNumberOfFailures: value["toleratedNumberOfFailures"]?.integer,
            recoveryThreshold: value["recoveryThreshold"]?.integer,
            expectedStatusCodes: value["expectedStatusCodes"]?.elements.compactMap {
                $0.string.flatMap { StatusCodes.range($0) }
            } ?? [],
            bodyContains: value["bodyContains"]?.string,
            customHeaders: value["customHeaders"]?.elements.compactMap { CustomHeader($0) },
            tls: value["tls"].map { TLS($0) }, observeOnly: value["observeOnly"]?.bool)
    }

    /// Seconds that the schema bounds, to the millisecond.
    private static func duration(_ seconds: Double) -> Duration {
        .milliseconds(Int64((seconds * 1000).rounded()))
    }
}

extension PolicyMonitor.TLS {
    init(_ value: Value) {
        self.init(
            verify: value["verify"]?.string.flatMap { Verification(rawValue: $0) } ?? .none,
            caFile: value["caFile"]?.string, serverName: value["serverName"]?.string,
            certificateFile: value["certificateFile"]?.string, keyFile: value["keyFile"]?.string)
    }
}
