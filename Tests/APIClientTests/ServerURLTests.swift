import APIClient
import Testing

struct ServerURLTests {
    @Test(arguments: [
        ("https://dns.example.net:8443", "https://dns.example.net:8443", ""),
        ("https://dns.example.net", "https://dns.example.net:443", ""),
        ("https://[::1]:8443/", "https://[::1]:8443", ""),
        (
            "https://hub.example.net/k8s/clusters/c-1/", "https://hub.example.net:443/k8s/clusters/c-1",
            "/k8s/clusters/c-1"
        ),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", ""),
        ("http://localhost", "http://localhost:80", ""),
        ("http://[::1]", "http://[::1]:80", ""),
    ])
    func reads(_ text: String, _ description: String, _ prefix: String) throws {
        let url = try ServerURL(text)
        #expect(url.description == description && url.pathPrefix == prefix)
    }

    @Test(arguments: [
        "", "dns.example.net:8443", "ftp://x", "https://", "https://:8443", "https://x:", "https://x:0",
        "https://x:65536",
        "https://x:8a", "https://user@x", "https://x?y", "https://x y", "https://[::1", "https://[1.2.3.4]:1",
        "https://[::1]x", "http://dns.example.net", "http://192.0.2.1:80", "https://x#y",
    ])
    func refuses(_ text: String) {
        #expect(throws: APIFailure.self) { try ServerURL(text) }
    }
}
