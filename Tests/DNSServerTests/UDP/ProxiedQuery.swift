import IPAddress

/// A query behind a PROXY header that tells a client's address (proxy-protocol.txt 2.2).
func makeProxied(_ query: [UInt8], from client: IPAddress) -> [UInt8] {
    let octets = client.octets
    let family: UInt8 = client.isIPv4 ? 0x12 : 0x22
    let ports: [UInt8] = [0x30, 0x39, 0, 53]
    return ProxyHeaderTests.header(0x21, family, octets + octets + ports) + query
}
