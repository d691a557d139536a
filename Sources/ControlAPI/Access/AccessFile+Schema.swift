internal import Resources

extension AccessFile {
    /// Names of users as Kubernetes writes them, and what an e-mail address needs; `system:` is Kubernetes' own.
    static let userName = StringFormat(
        name: "user-name", expected: "1 to 128 letters, digits and \"-._@+/:\", not beginning with \"system:\""
    ) { text in
        (1...128).contains(text.utf8.count) && !text.hasPrefix("system:")
            && text.utf8.allSatisfy { octet in
                switch octet {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-._@+/:".utf8.contains(octet)
                }
            }
    }

    static let schema = Schema.object(
        "Who may do what.",
        [
            .optional("tokens", .list("Bearer tokens.", of: token, count: 0...10_000, key: "name")),
            .optional("certificates", .list("Holders of client certificates.", of: certificate, count: 0...10_000)),
        ])

    private static let token = Schema.object(
        "A bearer token.",
        [.required("name", .string("Who shows it.", format: userName)), .required("sha256", .string("Its SHA-256."))]
            + grant, rules: [limits])

    /// Certificates are made elsewhere, so their names are as they are there.
    private static let certificate = Schema.object(
        "The holder of a client certificate.",
        [
            .optional("user", .string("The common name (CN) in its subject.", length: 1...256)),
            .optional("group", .string("An organization (O) in its subject.", length: 1...256)),
        ] + grant,
        rules: [
            limits,
            SchemaRule("subject", expected: "either user (the subject's CN) or group (its O)") { value in
                switch (value["user"], value["group"]) {
                case (.some, .some): SchemaRule.Breach(found: "both user and group")
                case (nil, nil): SchemaRule.Breach(found: "neither user nor group")
                default: nil
                }
            },
        ])

    private static let grant: [Schema.Field] = [
        .required("role", .string("What it allows.", oneOf: Role.allCases.map(\.rawValue))),
        .optional(
            "namespaces",
            .list("Where; all namespaces without.", of: .string("A namespace.", format: .label), count: 1...1000)),
    ]

    private static let limits = SchemaRule(
        "namespaces", expected: "none: only editor and viewer can be limited to namespaces"
    ) { value in
        guard let namespaces = value["namespaces"], let role = value["role"]?.string.flatMap(Role.init),
            !role.canBeLimited
        else { return nil }
        return SchemaRule.Breach(
            field: "namespaces", line: namespaces.line, found: "namespaces with role \(role.rawValue)")
    }
}

extension Role {
    /// Whether it can be granted for some namespaces only.
    public var canBeLimited: Bool { self == .editor || self == .viewer }
}
