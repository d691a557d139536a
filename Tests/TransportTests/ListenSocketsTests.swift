import Glibc
import IPAddress
import Testing
import Transport

/// Who else may hold an address, and what is said then.
@Suite struct ListenSocketsTests {
    enum Holder: CaseIterable, Sendable {
        case udpAlone, udpAloneSharing, tcpAlone

        var kind: TestSocket.Kind { self == .tcpAlone ? .tcp : .udp }
        var text: String { self == .tcpAlone ? "tcp" : "udp" }
    }

    @Test(arguments: Holder.allCases, ["127.0.0.1", "::1", "0.0.0.0", "::"])
    func anAddressInUseIsAnError(_ holder: Holder, _ text: String) throws {
        let other = try TestSocket(holder.kind, bound: addressWithOwnPort(text), reusePort: holder == .udpAloneSharing)
        let wanted = try other.boundAddress
        let error = #expect(throws: SystemError.self) { try ListenSockets.open(address: wanted, udpCount: 2) }
        #expect(error?.description == "bind \(wanted)/\(holder.text): Address already in use")
        #expect(error?.advice != nil)
    }

    @Test func aWildcardMeetsAProgramOnOneAddress() throws {
        let other = try TestSocket(.udp, bound: addressWithOwnPort("127.0.0.1"), reusePort: true)
        let wanted = SocketAddress(address: .v4(IPv4Address(0, 0, 0, 0)), port: try other.boundAddress.port)
        let error = #expect(throws: SystemError.self) { try ListenSockets.open(address: wanted, udpCount: 1) }
        #expect(error?.description == "bind \(wanted)/udp: Address already in use")
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func aSecondServerIsRefusedAndAThirdServesAfterTheFirst(_ text: String) throws {
        let wanted: SocketAddress
        do {
            let first = try ListenSockets.open(address: addressWithOwnPort(text), udpCount: 3)
            wanted = first.address
            #expect(first.datagramSockets.map(\.address) == [wanted, wanted, wanted])
            let error = #expect(throws: SystemError.self) { try ListenSockets.open(address: wanted, udpCount: 3) }
            #expect(error?.description == "bind \(wanted)/tcp: Address already in use")
            first.listener.close()
        }
        let third = try ListenSockets.open(address: wanted, udpCount: 1)
        #expect(third.address == wanted)
        third.listener.close()
    }

    @Test func aPortThatTheKernelChoosesIsTheSameForBoth() throws {
        let sockets = try ListenSockets.open(address: address("127.0.0.1:0"), udpCount: 2)
        #expect(sockets.address.port != 0)
        #expect(sockets.listener.address == sockets.address)
        #expect(sockets.datagramSockets.map(\.address) == [sockets.address, sockets.address])
        sockets.listener.close()
    }

    @Test func anAddressOfNobodyIsAnError() throws {
        let error = #expect(throws: SystemError.self) {
            try ListenSockets.open(address: address("192.0.2.1:0"), udpCount: 1)
        }
        #expect(error?.description == "bind 192.0.2.1:0/tcp: Cannot assign requested address")
    }

    @Test func bothFamiliesShareAPort() throws {
        let ipv6 = try ListenSockets.open(address: addressWithOwnPort("::"), udpCount: 1)
        defer { ipv6.listener.close() }
        let ipv4 = SocketAddress(address: .v4(IPv4Address(0, 0, 0, 0)), port: ipv6.address.port)
        let sockets = try ListenSockets.open(address: ipv4, udpCount: 1)
        #expect(sockets.address == ipv4)
        sockets.listener.close()
    }
}
