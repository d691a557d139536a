extension StringFormat {
    /// A Kubernetes namespace: an RFC 1123 label.
    public static let label = StringFormat(
        name: "dns-label",
        expected:
            "an RFC 1123 label: up to 63 lower-case letters, digits and \"-\", beginning and ending with a letter or digit"
    ) { isLabel($0.utf8[...]) }

    /// A Kubernetes name: an RFC 1123 subdomain.
    public static let subdomain = StringFormat(
        name: "dns-subdomain",
        expected:
            "an RFC 1123 subdomain: lower-case letters, digits, \"-\" and \".\", each part beginning and ending with a letter or digit"
    ) { text in
        text.utf8.count <= 253
            && text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { isLabelText($0) }
    }

    /// A moment as RFC 3339 has it.
    public static let dateTime = StringFormat(
        name: "date-time", expected: "a time such as 2026-05-04T08:12:31Z (RFC 3339)"
    ) { Timestamp($0) != nil }

    /// An IPv4 or IPv6 address that a client can be sent to.
    public static let targetAddress = StringFormat(
        name: "ip",
        expected: "an IPv4 or IPv6 address that is neither unspecified, multicast nor broadcast"
    ) { text in
        if case .ip = ServiceAddress(target: text) { true } else { false }
    }

    /// A host name.
    public static let hostname = StringFormat(
        name: "hostname", expected: "a host name: letters, digits and \"-\", parts of 1 to 63, 253 in all"
    ) { ServiceAddress.hostname($0) != nil }

    /// A host name, or all names below one.
    public static let ownedHostname = StringFormat(
        name: "hostname-or-wildcard",
        expected: "\(hostname.expected), \"*\" allowed as the first part"
    ) { ServiceAddress.ownedHostname($0) != nil }

    /// An address or a host name that a client can be sent to.
    public static let target = StringFormat(
        name: "target",
        expected: "an IPv4 or IPv6 address that is neither unspecified, multicast nor broadcast, or a host name"
    ) { ServiceAddress(target: $0) != nil }

    /// A file's name without a folder.
    public static let fileName = StringFormat(
        name: "file-name", expected: "a plain file name without \"/\" and \"\\\" inside probes.filesFolder"
    ) { text in
        !text.isEmpty && text != "." && text != ".." && text.utf8.count <= 255
            && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\") }
    }

    /// A path of an HTTP request.
    public static let requestPath = StringFormat(
        name: "request-path", expected: "a path that begins with \"/\" and holds neither blanks nor control characters"
    ) { text in
        text.utf8.first == UInt8(ascii: "/") && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// The name of an HTTP header (RFC 9110 5.6.2).
    public static let headerName = StringFormat(
        name: "header-name", expected: "a header's name: letters, digits and !#$%&'*+-.^_`|~"
    ) { text in
        !text.isEmpty
            && text.utf8.allSatisfy { octet in
                switch octet {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(octet)
                }
            }
    }

    /// The value of an HTTP header (RFC 9110 5.5).
    public static let headerValue = StringFormat(
        name: "header-value", expected: "a header's value without control characters"
    ) { text in text.utf8.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x09 } }

    /// A protocol's identifier in TLS (RFC 7301 6), of the characters that all registered ones but GREASE have.
    public static let protocolIdentifier = StringFormat(
        name: "alpn", expected: "an ALPN protocol identifier such as h2: 1 to 255 ASCII characters without blanks"
    ) { text in
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// A status code of HTTP or a range of them.
    public static let statusCodes = StringFormat(
        name: "status-codes",
        expected: "a status code or a range of them within 100 to 599, such as \"200-299\" or \"401\""
    ) { StatusCodes.range($0) != nil }

    static func isLabel(_ text: Substring.UTF8View) -> Bool { text.count <= 63 && isLabelText(text) }

    private static func isLabelText(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, let last = text.last else { return false }
        return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            && text.allSatisfy { octet in
                switch octet {
                case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "-"): true
                default: false
                }
            }
    }
}
