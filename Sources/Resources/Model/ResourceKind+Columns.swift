extension ResourceKind {
    /// The columns of `kubectl get`, after the name; those of an event are all, the name at the end.
    public var printerColumns: [PrinterColumn] {
        switch self {
        case .trafficManagerProfile:
            [
                PrinterColumn(
                    "DNS-Name", description: "The name that answers.", source: .field(["status", "dnsName"])),
                PrinterColumn(
                    "Is-Programmed", description: "Whether the name is answered.", source: .condition("Programmed")),
                Self.age,
            ]
        case .trafficManagerBackend:
            [
                PrinterColumn("Profile", description: "The profile.", source: .field(["spec", "profile", "name"])),
                PrinterColumn("Backend", description: "The service.", source: .field(["spec", "backend", "name"])),
                PrinterColumn(
                    "Is-Accepted", description: "Whether its clusters are answered.", source: .condition("Accepted")),
                Self.age,
            ]
        case .serviceExport:
            [
                PrinterColumn(
                    "Is-Valid", description: "Whether the service can be exported.", source: .condition("Valid")),
                PrinterColumn(
                    "Is-Conflicted", description: "Whether other clusters' exports differ.",
                    source: .condition("Conflict")),
                Self.age,
            ]
        case .multiClusterService:
            [
                PrinterColumn(
                    "Service-Import", description: "The import.", source: .field(["spec", "serviceImport", "name"])),
                PrinterColumn(
                    "External-IP", description: "The load balancer's address.",
                    source: .field(["status", "loadBalancer", "ingress", "0", "ip"])),
                PrinterColumn(
                    "Is-Valid", description: "Whether the service is imported.", source: .condition("Valid")),
                Self.age,
            ]
        case .namespace:
            [
                PrinterColumn("Status", description: "The namespace's phase.", source: .field(["status", "phase"])),
                Self.coreAge,
            ]
        case .service: Self.serviceColumns
        case .event: Self.eventColumns
        case .clusterAddress:
            [
                PrinterColumn("Cluster", description: "The member cluster.", source: .field(["spec", "cluster"])),
                PrinterColumn(
                    "Service", description: "The service.", source: .field(["spec", "service", "name"])),
                PrinterColumn(
                    "Address", description: "The first address.", source: .field(["spec", "addresses", "0"])),
                PrinterColumn(
                    "Is-Accepted", description: "Whether the addresses are used.", source: .condition("Accepted")),
                Self.age,
            ]
        case .externalEndpoint:
            [
                PrinterColumn("Profile", description: "The profile.", source: .field(["spec", "profile", "name"])),
                PrinterColumn("Target", description: "Where clients are sent to.", source: .field(["spec", "target"])),
                PrinterColumn(
                    "Weight", type: .integer, description: "Its part of the draw.",
                    source: .field(["spec", "weight"])),
                PrinterColumn(
                    "Is-Accepted", description: "Whether it is answered.", source: .condition("Accepted")),
                Self.age,
            ]
        case .profilePolicy:
            [
                PrinterColumn("Profile", description: "The profile.", source: .field(["spec", "profile", "name"])),
                PrinterColumn(
                    "Is-Accepted", description: "Whether the policy is followed.", source: .condition("Accepted")),
                Self.age,
            ]
        case .endpointHealth: Self.healthColumns
        case .configMap:
            [
                PrinterColumn(
                    "Data", type: .integer, description: "How many texts it holds.", source: .derived(.dataCount)),
                Self.coreAge,
            ]
        case .lease:
            [
                PrinterColumn(
                    "Holder", description: "Who holds the lease.", source: .field(["spec", "holderIdentity"])),
                Self.coreAge,
            ]
        case .serviceImport, .internalServiceExport, .internalServiceImport, .endpointSliceExport,
            .endpointSliceImport, .work:
            [Self.age]
        }
    }

    private static let age = PrinterColumn(
        "Age", type: .date, description: "Time since the object was created.",
        source: .field(["metadata", "creationTimestamp"]))

    private static let coreAge = PrinterColumn(
        "Age", description: "Time since the object was created.", source: .derived(.age))

    private static let serviceColumns = [
        PrinterColumn("Type", description: "How the service is reached.", source: .field(["spec", "type"])),
        PrinterColumn(
            "Cluster-IP", description: "The address inside its cluster.", source: .derived(.serviceClusterAddress)),
        PrinterColumn(
            "External-IP", description: "The addresses outside of its cluster.", source: .derived(.serviceAddresses)),
        PrinterColumn("Port(s)", description: "The ports.", source: .derived(.servicePorts)),
        coreAge,
        PrinterColumn(
            "Selector", description: "The labels of its pods.", priority: 1, source: .derived(.serviceSelector)),
    ]

    private static let eventColumns = [
        PrinterColumn("Last Seen", description: "Time since it was seen last.", source: .derived(.eventLastSeen)),
        PrinterColumn("Type", description: "Normal or Warning.", source: .field(["type"])),
        PrinterColumn("Reason", description: "One word of what happened.", source: .field(["reason"])),
        PrinterColumn("Object", description: "Whom it happened to.", source: .derived(.eventObject)),
        PrinterColumn(
            "Subobject", description: "The part of the object.", priority: 1,
            source: .field(["involvedObject", "fieldPath"])),
        PrinterColumn("Source", description: "Who reported it.", priority: 1, source: .derived(.eventSource)),
        PrinterColumn("Message", description: "What happened.", source: .field(["message"])),
        PrinterColumn(
            "First Seen", description: "Time since it was seen first.", priority: 1, source: .derived(.eventFirstSeen)),
        PrinterColumn("Count", description: "How often it was seen.", priority: 1, source: .derived(.eventCount)),
        PrinterColumn(
            "Name", format: "name", description: "The event's name.", priority: 1, source: .field(["metadata", "name"])),
    ]

    private static let healthColumns = [
        PrinterColumn("Profile", description: "The profile.", source: .field(["status", "profile"])),
        PrinterColumn("Target", description: "Where clients are sent to.", source: .field(["status", "target"])),
        PrinterColumn(
            "Weight", type: .integer, description: "Its part of the draw.", source: .field(["status", "weight"])),
        PrinterColumn(
            "Share", description: "The part of the answers that it gets now.", source: .field(["status", "share"])),
        PrinterColumn("State", description: "What the probes say.", source: .field(["status", "state"])),
        PrinterColumn(
            "Since", type: .date, description: "Time since the state last changed.",
            source: .field(["status", "since"])),
        PrinterColumn("Reason", description: "Why the state is what it is.", source: .field(["status", "reason"])),
    ]
}
