/// The syntax of labels' keys and values, with the API server's words for what breaks it.
public enum LabelSyntax {
    /// What is wrong with a key such as `example.com/role`; empty where nothing is.
    public static func faults(inKey key: String) -> [String] {
        var faults: [String] = []
        let parts = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let name: Substring.UTF8View
        switch parts.count {
        case 1: name = parts[0]
        case 2:
            let prefix = String(Substring(parts[0]))
            name = parts[1]
            if prefix.isEmpty {
                faults.append("prefix part must be non-empty")
            } else {
                if prefix.utf8.count > 253 { faults.append("prefix part must be no more than 253 bytes") }
                if !StringFormat.subdomain.matches(prefix), prefix.utf8.count <= 253 {
                    faults.append("prefix part \(subdomain)")
                }
            }
        default:
            return [
                "a qualified name \(qualified) with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
            ]
        }
        if name.isEmpty {
            faults.append("name part must be non-empty")
        } else if name.count > 63 {
            faults.append("name part must be no more than 63 bytes")
        }
        if !isWord(name) { faults.append("name part \(qualified)") }
        return faults
    }

    /// What is wrong with a value; empty where nothing is.
    public static func faults(inValue value: String) -> [String] {
        var faults: [String] = []
        if value.utf8.count > 63 { faults.append("must be no more than 63 bytes") }
        if !value.isEmpty, !isWord(value[...].utf8) {
            faults.append(
                """
                a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start \
                and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for \
                validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
                """)
        }
        return faults
    }

    private static let qualified = """
        must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character \
        (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is \
        '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """

    private static let subdomain = """
        a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and \
        end with an alphanumeric character (e.g. 'example.com', regex used for validation is \
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """

    private static func isWord(_ octets: Substring.UTF8View) -> Bool {
        func isAlphanumeric(_ octet: UInt8) -> Bool {
            switch octet {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: false
            }
        }
        guard let first = octets.first, let last = octets.last, isAlphanumeric(first), isAlphanumeric(last) else {
            return false
        }
        return octets.allSatisfy {
            isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
        }
    }
}
