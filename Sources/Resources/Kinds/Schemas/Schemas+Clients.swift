/// Kinds in which clients keep what is theirs, and which are never read: helm's releases, leaders' locks.
extension Schemas {
    static let configMap = kind(
        "Text by name, in which clients keep what is theirs, such as helm its releases. It has no bearing on DNS answers.",
        [
            .optional("data", .map("Texts by name.", of: .string("Any text."))),
            .optional("binaryData", .map("Octets by name.", of: .string("Octets in base64."))),
            .optional("immutable", .boolean("Whether clients take the data to be final.")),
        ])

    static let lease = kind(
        """
        Who of several clients leads for now. Clients agree among themselves by writing it; it has no bearing on DNS answers.
        """,
        [
            .optional(
                "spec",
                .object(
                    "Who holds the lease, and for how long.",
                    [
                        .optional("holderIdentity", .string("Who holds it.")),
                        .optional(
                            "leaseDurationSeconds",
                            .integer("Seconds after renewTime from which on others may take it.", 1...2_147_483_647)),
                        .optional("acquireTime", .string("When it was taken (RFC 3339).", format: .dateTime)),
                        .optional(
                            "renewTime", .string("When its holder last renewed it (RFC 3339).", format: .dateTime)),
                        .optional("leaseTransitions", .integer("How often it has changed hands.")),
                        .optional("strategy", .string("How a coordinated election chooses.")),
                        .optional("preferredHolder", .string("Who is to take it next.")),
                    ]))
        ])
}
