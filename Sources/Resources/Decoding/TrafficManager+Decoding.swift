extension TrafficManagerProfile {
    init?(_ metadata: ObjectMeta, _ value: Value) {
        guard let spec = value["spec"] else { return nil }
        self.init(
            metadata: metadata, resourceGroup: spec["resourceGroup"]?.string ?? "",
            monitorConfig: spec["monitorConfig"].map { MonitorConfig($0) })
    }
}

extension MonitorConfig {
    init(_ value: Value) {
        self.init(
            intervalInSeconds: value["intervalInSeconds"]?.integer, path: value["path"]?.string,
            port: value["port"]?.integer,
            protocolName: value["protocol"]?.string.flatMap { MonitorProtocol(rawValue: $0) },
            customHeaders: value["customHeaders"]?.elements.compactMap { CustomHeader($0) } ?? [],
            timeoutInSeconds: value["timeoutInSeconds"]?.integer,
            toleratedNumberOfFailures: value["toleratedNumberOfFailures"]?.integer)
    }
}

extension CustomHeader {
    init?(_ value: Value) {
        guard let name = value["name"]?.string, let text = value["value"]?.string else { return nil }
        self.init(name: name, value: text)
    }
}

extension TrafficManagerBackend {
    init?(_ metadata: ObjectMeta, _ value: Value, _ warnings: inout [Violation]) {
        guard let spec = value["spec"], let profile = spec["profile"]?["name"]?.string,
            let backend = spec["backend"]?["name"]?.string
        else { return nil }
        self.init(
            metadata: metadata, profileName: profile, backendName: backend, weight: spec["weight"]?.integer ?? 1)
        if let text = metadata.annotations[Self.reportedEndpointsAnnotation] {
            reportedEndpoints = Schemas.reportedEndpoints(annotation: text)?.compactMap { ReportedEndpoint($0) } ?? []
            // It is long, and said already.
            self.metadata.annotations[Self.reportedEndpointsAnnotation] = nil
            return
        }
        for (index, tree) in (value["status"]?["endpoints"]?.elements ?? []).enumerated() where Self.isFromAzure(tree) {
            guard let endpoint = ReportedEndpoint(tree) else { continue }
            reportedEndpoints.append(endpoint)
            if endpoint.target == nil, let target = tree["target"] {
                warnings.append(
                    Violation(
                        path: "status.endpoints[\(index)].target", line: target.line, found: target.found,
                        expected: StringFormat.target.expected))
            }
        }
    }
}

extension TrafficManagerBackend {
    /// The endpoints of a backend's `status` that the old controller has reported: those with Azure's identity. One without
    /// was written by a Pointsman, and tells nothing that is not computed anew.
    public static func reportedByAzure(in status: Value?) -> [Value] {
        (status?["endpoints"]?.elements ?? []).filter(isFromAzure)
    }

    private static func isFromAzure(_ endpoint: Value) -> Bool {
        !(endpoint["resourceID"]?.string ?? "").isEmpty
    }
}

extension ReportedEndpoint {
    init?(_ value: Value) {
        guard let name = value["name"]?.string else { return nil }
        self.init(
            name: name, weight: value["weight"]?.integer,
            target: value["target"]?.string.flatMap { ServiceAddress(target: $0) },
            cluster: value["from"]?["cluster"]?.string, fromWeight: value["from"]?["weight"]?.integer)
    }
}
