import Answering
import Resources

// The shape of what concerns the DNS protocol.
extension ConfigurationSchema {
    static let listen = Schema.list(
        "Addresses with port, served over UDP and TCP, or with tls:// before them over TLS.",
        of: .string("An address with port."), count: 1...64)

    static let listener = Schema.object(
        "An address that is served, and how.",
        [
            .required("address", .string("An address with port; with tls:// before it, DNS over TLS.")),
            .optional("access", access),
            .optional(
                "proxyProtocol",
                .object(
                    "The PROXY protocol, version 2, is spoken by all who connect.",
                    [.required("from", prefixes("The proxies.", count: 1...1024))])),
            .optional("certificateFile", file("The certificate of TLS with its chain, PEM.")),
            .optional("keyFile", file("The certificate's key, PEM.")),
            .optional("connections", .integer("Connections at a time.", 1...1_000_000, default: 4096)),
            .optional(
                "connectionsPerClient", .integer("Connections at a time from one address.", 1...1_000_000, default: 256)
            ),
            .optional(
                "idleSeconds", .integer("How long a connection may stay open unused.", 1...3600, default: 10)),
            .optional("messageSeconds", .integer("How long a message may take.", 1...3600, default: 5)),
        ])

    static let edns = Schema.object(
        "What is told of the server beside answers.",
        [
            .optional("payloadSize", payloadSize("The largest response over UDP, in octets.")),
            .optional("identity", .string("The server's name among those that share its address.")),
            .optional("hostName", .string("What hostname.bind is answered with.")),
            .optional("version", .string("What version.bind is answered with.")),
            .optional("extendedErrors", .boolean("Whether responses tell why they are so.", default: true)),
        ])

    static let cookies = Schema.object(
        "Cookies, by which a client shows that its address is its own.",
        [
            .optional("enabled", .boolean("Whether they are answered.", default: true)),
            .optional("secretFile", file("The secrets that several servers share.")),
            .optional("required", .boolean("Whether a client without a valid one must ask again.", default: false)),
            .optional(
                "payloadSizeWithout",
                .integer("The largest response over UDP to a client without a valid one, in octets.", payloadSizes)),
        ])

    static let rateLimit = Schema.object(
        "How many responses over UDP the clients of one prefix get.",
        [
            .optional("enabled", .boolean("Whether responses are limited.", default: true)),
            .optional("answers", rate("Answers", 1000)),
            .optional("noData", rate("Responses without data at the name", 200)),
            .optional("nameErrors", rate("Responses that deny the name", 200)),
            .optional("errors", rate("Refusals and errors", 100)),
            .optional("all", rate("Responses of all kinds", 1500)),
            .optional(
                "slip",
                .integer("Each so-many-th response over the limit is sent truncated; 0: none.", 0...100, default: 2)),
            .optional("ipv4PrefixLength", .integer("Bits of a client prefix.", 0...32, default: 24)),
            .optional("ipv6PrefixLength", .integer("Bits of a client prefix.", 0...64, default: 56)),
            .optional("exempt", prefixes("Who is not limited.")),
            .optional("dryRun", .boolean("Whether responses over the limit are only counted.", default: false)),
            .optional(
                "tableSize", .integer("Prefixes that are counted at a time.", 1024...16_777_216, default: 65_536)),
        ])

    static let access = Schema.object(
        "Who is answered.",
        [
            .optional("allow", prefixes("Whose queries are answered; empty: everybody's.")),
            .optional("deny", prefixes("Whose are refused, even where allow has them.")),
        ])

    static func prefixes(_ summary: String, count: ClosedRange<Int> = 0...100_000) -> Schema {
        .list(summary, of: .string("A prefix."), count: count)
    }

    private static let payloadSizes =
        Int(AnswerSettings.payloadSizes.lowerBound)...Int(AnswerSettings.payloadSizes.upperBound)

    private static func payloadSize(_ summary: String) -> Schema {
        .integer(summary, payloadSizes, default: Int64(AnswerSettings.defaultPayloadSize))
    }

    private static func rate(_ what: String, _ defaultValue: Int64) -> Schema {
        .integer("\(what) a second to one prefix; 0: any number.", 0...1_000_000, default: defaultValue)
    }
}
