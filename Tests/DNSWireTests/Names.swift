import DNSWire

/// A name of text that the test knows to be one.
func name(_ text: String) -> DomainName {
    (try? DomainName(text)) ?? .root
}
