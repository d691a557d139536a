package import DNSWire
package import IPAddress

/// The names that the host's own file gives addresses to (hosts(5)).
package struct HostsFile {
    private var addresses: [DomainName: [IPAddress]] = [:]

    /// Reads the file's text; lines that make no sense are passed over.
    package init(text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let first = words.first, let address = IPAddress(first) else { continue }
            for word in words.dropFirst() {
                guard let name = try? DomainName(word), addresses[name]?.contains(address) != true else { continue }
                addresses[name, default: []].append(address)
            }
        }
    }

    /// The addresses of a name in the order of the file; empty for a name that it does not hold.
    package subscript(name: DomainName) -> [IPAddress] {
        addresses[name] ?? []
    }
}
