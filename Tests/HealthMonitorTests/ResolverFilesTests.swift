import DNSWire
import HealthMonitor
import IPAddress
import Testing
import Transport

/// What the resolver reads of the host's files, and keeps.
struct ResolverFilesTests {
    private static func servers(_ text: String) -> [String] {
        ResolverConfiguration(text: text).servers.map(\.description)
    }

    @Test("Name servers are read as glibc reads them")
    func nameServers() {
        #expect(Self.servers("") == ["127.0.0.1:53"])
        #expect(Self.servers("# nameserver 10.0.0.9\n; nameserver 10.0.0.8\nsearch a.test\n") == ["127.0.0.1:53"])
        #expect(Self.servers("nameserver 10.0.0.1\r\nnameserver\t::1 \n") == ["10.0.0.1:53", "[::1]:53"])
        #expect(Self.servers("nameserver bad\nnameserver 127.0.0.1:5353\n") == ["127.0.0.1:5353"])
        let many = (1...5).map { "nameserver 10.0.0.\($0)\n" }.joined()
        #expect(Self.servers(many) == ["10.0.0.1:53", "10.0.0.2:53", "10.0.0.3:53"])
    }

    @Test("A link-local server is asked through its interface, by name or number, with a port of its own or without")
    func scopes() {
        #expect(Self.servers("nameserver fe80::1%eth0\n") == ["[fe80::1]:53%eth0"])
        #expect(Self.servers("nameserver FE80::1%2\n") == ["[fe80::1]:53%2"])
        #expect(Self.servers("nameserver [fe80::1%en.0]:5353\n") == ["[fe80::1]:5353%en.0"])
        let server = ResolverConfiguration(text: "nameserver fe80::1%eth0\n").servers.first
        #expect(server?.scope == "eth0" && server?.address.address == IPAddress("fe80::1"))
        #expect(NetworkInterface.index("lo") == NetworkInterface.index("1"))
        #expect(NetworkInterface.index("none-such") == nil && NetworkInterface.index("0") == nil)
    }

    @Test("A server that is not understood is told with its line; what glibc passes over by design is not")
    func misread() {
        func misread(_ text: String) -> [String] {
            ResolverConfiguration(text: text).misread.map { "\($0.line) \($0.text)" }
        }
        #expect(misread("search a.test\n\nnameserver bad\nnameserver 10.0.0.1\n") == ["3 bad"])
        for line in ["fe80::1%", "%eth0", "10.0.0.1%eth0", "[fe80::1%eth0]", "[fe80::1%eth0]:0x35", "fe80:::1%eth0"] {
            #expect(misread("nameserver \(line)\n") == ["1 \(line)"])
        }
        let many = (1...5).map { "nameserver 10.0.0.\($0)\n" }.joined() + "nameserver bad\n"
        #expect(misread(many).isEmpty)
        #expect(misread("nameserver\n# nameserver bad\n;nameserver bad\nnameservers bad\n").isEmpty)
    }

    @Test("Timeout and attempts are read within glibc's bounds")
    func options() {
        let usual = ResolverConfiguration(text: "options ndots:5 rotate\n")
        #expect(usual.timeout == .seconds(5))
        #expect(usual.attempts == 2)
        let stated = ResolverConfiguration(text: "options timeout:1 attempts:4\n")
        #expect(stated.timeout == .seconds(1))
        #expect(stated.attempts == 4)
        let large = ResolverConfiguration(text: "options timeout:99 attempts:99 timeout:x attempts:-1\n")
        #expect(large.timeout == .seconds(30))
        #expect(large.attempts == 5)
    }

    @Test("Names of the hosts file have all their addresses, without regard to case")
    func hosts() throws {
        let hosts = HostsFile(
            text: """
                127.0.0.1\tlocalhost loop # comment
                ::1 LOCALHOST
                127.0.0.1 localhost
                # 10.0.0.1 hidden
                bad.address name
                10.0.0.2 good bad..name other
                """)
        #expect(hosts[try DomainName("LocalHost")].map(\.description) == ["127.0.0.1", "::1"])
        #expect(hosts[try DomainName("loop")].map(\.description) == ["127.0.0.1"])
        #expect(hosts[try DomainName("other")].map(\.description) == ["10.0.0.2"])
        #expect(hosts[try DomainName("hidden")].isEmpty)
        #expect(hosts[try DomainName("name")].isEmpty)
    }

    @Test("The cache keeps answers for their time, and negative ones for five minutes at most")
    func cache() throws {
        let start = MonotonicTime(nanoseconds: 0)
        let at = { (seconds: Int) in start.advanced(by: .milliseconds(seconds * 1000 - 1)) }
        let address = Resolution.addresses([try #require(IPAddress("10.0.0.1"))])
        var cache = ResolverCache()
        let names = try ["usual", "zero", "missing", "empty", "none"].map { try DomainName($0) }
        cache.insert(address, of: names[0], timeToLive: 30, now: start)
        cache.insert(address, of: names[1], timeToLive: 0, now: start)
        cache.insert(.nameNotFound, of: names[2], timeToLive: 3600, now: start)
        cache.insert(.noAddresses, of: names[3], timeToLive: 5, now: start)
        cache.insert(.unavailable, of: names[4], timeToLive: 60, now: start)
        #expect(cache.resolution(of: names[0], now: at(30)) == address)
        #expect(cache.resolution(of: names[0], now: at(31)) == nil)
        #expect(cache.resolution(of: names[1], now: at(1)) == address)
        #expect(cache.resolution(of: names[1], now: at(2)) == nil)
        #expect(cache.resolution(of: names[2], now: at(300)) == .nameNotFound)
        #expect(cache.resolution(of: names[2], now: at(301)) == nil)
        #expect(cache.resolution(of: names[3], now: at(5)) == .noAddresses)
        #expect(cache.resolution(of: names[4], now: start) == nil)
        #expect(cache.count == 4)
    }
}
