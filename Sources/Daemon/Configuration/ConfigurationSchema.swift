import DNSWire
import Resources

/// The shape of `pointsman.yaml`.
enum ConfigurationSchema {
    /// RFC 2181 section 8.
    private static let ttlRange = 0...Int(ResourceRecord.maximumTTL)

    static let root = Schema.object(
        "The configuration.",
        [
            .optional("listen", listen),
            .optional("listeners", .list("Addresses that are served, and how.", of: listener, count: 1...64)),
            .optional("udpThreads", .integer("UDP threads for each address; 0 for one per core.", 0...256, default: 0)),
            .optional("state", .string("The folder of what outlives the process.", length: 1...4096)),
            .optional("runtime", .string("The folder of what lives as long as the process.", length: 1...4096)),
            .required("zones", .list("The served zones.", of: zone, count: 1...10_000)),
            .optional("sources", .list("Where definitions are read.", of: source)),
            .optional("edns", edns),
            .optional("cookies", cookies),
            .optional("rateLimit", rateLimit),
            .optional("access", access),
            .optional("probes", probes),
            .optional("control", control),
        ])

    private static let zone = Schema.object(
        "A served zone.",
        [
            .required("name", .string("Its apex.")),
            .required("nameServers", .list("Its name servers.", of: nameServer, count: 1...13)),
            .optional("mname", .string("The SOA record's MNAME, where the zone is changed.")),
            .optional("contact", .string("The responsible mailbox as a domain name.")),
            .optional("profileName", .string("How a profile's name is made here.")),
            .optional(
                "namespaces",
                .list("Whose profiles may have names here; empty for all.", of: .string("A namespace.", format: .label))
            ),
            .optional("ttlSeconds", ttl("TTL of profile answers and static records.", 60)),
            .optional("nameServerTTLSeconds", ttl("TTL of NS and SOA records and name servers' addresses.", 3600)),
            .optional("soa", soa),
            .optional("records", .list("Static records in zone-file notation.", of: .string("A record."))),
            .optional("access", access),
        ])

    private static let nameServer = Schema.object(
        "A name server.",
        [
            .required("name", .string("Its host name.")),
            .optional("addresses", .list("Its addresses.", of: .string("An address."), count: 0...16)),
        ])

    private static let soa = Schema.object(
        "The SOA record's numbers.",
        [
            .optional("refreshSeconds", ttl("How often a secondary asks for news.", 14_400)),
            .optional("retrySeconds", ttl("How soon it asks again after a failure.", 3600)),
            .optional("expireSeconds", ttl("How long it serves without news.", 1_209_600)),
            .optional("negativeTTLSeconds", ttl("TTL of negative answers.", 60)),
            .optional("serial", .integer("A serial that never moves by itself.", 0...Int(UInt32.max))),
        ])

    private static let source = Schema.object(
        "A file or folder of definitions.",
        [
            .required("path", .string("A file or folder, relative to the configuration.", length: 1...4096)),
            .optional("cluster", .string("The member cluster whose objects it holds.", format: .subdomain)),
            .optional("removalGuard", .any("How much it may take away at once, or off.")),
        ])

    /// The object's form of `removalGuard`, which may be a word as well.
    static let removalGuard = Schema.object(
        "How much a source may take away at once.",
        [
            .optional(
                "share",
                .number("The share of its profiles or endpoints.", 0...1, default: RemovalGuard.standard.share)),
            .optional(
                "least",
                .integer(
                    "How many may go whatever their share, less one.", 1...1_000_000,
                    default: Int64(RemovalGuard.standard.least))),
        ])

    private static let probes = Schema.object(
        "How endpoints are probed.",
        [
            .optional(
                "enabled", .boolean("Whether they are; without probes all endpoints are Unmonitored.", default: true)),
            .optional(
                "filesFolder",
                .string("Where the files that objects name are, relative to the configuration.", length: 1...4096)),
            .optional(
                "denyTargets", prefixes("Prefixes of addresses that are never probed.")),
            .optional(
                "allowTargets", prefixes("Prefixes of addresses that are probed even where denyTargets has them.")),
        ])

    private static let control = Schema.object(
        "The control API.",
        [
            .required(
                "listen",
                .list(
                    "Addresses with port for TLS, or http:// with a loopback address and port.",
                    of: .string("An address with port."), count: 1...64)),
            .optional("certificateFile", file("The server's certificate with its chain, PEM.")),
            .optional("keyFile", file("The certificate's key, PEM.")),
            .optional("clientCAFile", file("Whose client certificates are accepted, PEM.")),
            .optional("tokensFile", file("Who may do what.")),
            .optional("connections", .integer("Connections at a time.", 1...65_536, default: 1024)),
            .optional(
                "connectionsPerClient", .integer("Connections at a time from one address.", 1...65_536, default: 256)),
            .optional("auditFile", file("Where each write is told.")),
            .optional("auditRequired", .boolean("Whether nothing is stored without its line.", default: false)),
            .optional(
                "auditSizeMiB", .integer("The size at which the file is put aside.", 1...1_048_576, default: 100)),
            .optional("auditKeep", .integer("Files that are kept beside the present one.", 0...1000, default: 10)),
            .optional("importLimit", .string("The largest import, such as 32MiB.", length: 1...32)),
            .optional("history", history),
        ])

    private static let history = Schema.object(
        "How much of the objects' past is kept.",
        [
            .optional("count", .integer("Revisions of one object; 0 for none.", 0...1000, default: 20)),
            .optional("days", .integer("After how many days a revision goes.", 1...36_500, default: 90)),
        ])

    static func file(_ summary: String) -> Schema {
        .string(summary, length: 1...4096)
    }

    private static func ttl(_ summary: String, _ defaultValue: Int64) -> Schema {
        .integer(summary, ttlRange, default: defaultValue)
    }
}
