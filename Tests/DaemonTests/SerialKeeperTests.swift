import DNSWire
import Daemon
import Testing
import Traffic

@Suite struct SerialKeeperTests {
    private func zone(_ name: String, serial: UInt32? = nil) throws -> Configuration.ServedZone {
        let name = try DomainName(name)
        return Configuration.ServedZone(zone: Zone(name: name, nameServers: [], contact: name), fixedSerial: serial)
    }

    @Test func beginsWithTheTime() throws {
        let name = try DomainName("a.test")
        var keeper = SerialKeeper(zones: [try zone("a.test")])
        #expect(keeper.settle(now: 1_790_000_000_500).hasMoved)
        #expect(keeper.serial(of: name) == 1_790_000_000)
        #expect(!keeper.settle(now: 1_790_000_100_000).hasMoved)
        #expect(keeper.serial(of: name) == 1_790_000_000)
    }

    @Test func movesAtMostOnceASecond() throws {
        let name = try DomainName("a.test")
        var keeper = SerialKeeper(zones: [try zone("a.test")])
        _ = keeper.settle(now: 1_790_000_000_500)
        keeper.touch([name])
        let early = keeper.settle(now: 1_790_000_001_100)
        #expect(early == (false, 400))
        #expect(keeper.serial(of: name) == 1_790_000_000)
        keeper.touch([name])
        #expect(keeper.settle(now: 1_790_000_001_500) == (true, nil))
        #expect(keeper.serial(of: name) == 1_790_000_001)
    }

    /// A clock behind the last serial: it still moves forward.
    @Test func neverMovesBackwards() throws {
        let name = try DomainName("a.test")
        var keeper = SerialKeeper(zones: [try zone("a.test")], kept: [name: 2_026_112_101])
        _ = keeper.settle(now: 1_790_000_000_000)
        #expect(keeper.serial(of: name) == 2_026_112_102)
        keeper.touch([name])
        _ = keeper.settle(now: 1_700_000_000_000)
        #expect(keeper.serial(of: name) == 2_026_112_103)
    }

    @Test func staysFixed() throws {
        let name = try DomainName("a.test")
        var keeper = SerialKeeper(zones: [try zone("a.test", serial: 7)])
        keeper.touch([name])
        #expect(keeper.settle(now: 1_790_000_000_000) == (false, nil))
        #expect(keeper.serial(of: name) == 7)
        #expect(keeper.text.isEmpty)
        // Let loose, it goes on from there.
        keeper.serve([try zone("a.test")])
        _ = keeper.settle(now: 1_000)
        #expect(keeper.serial(of: name) == 8)
    }

    @Test func zonesMoveOneByOneAndComeBack() throws {
        let a = try DomainName("a.test")
        let b = try DomainName("b.test")
        var keeper = SerialKeeper(zones: [try zone("a.test"), try zone("b.test")])
        _ = keeper.settle(now: 10_000_000)
        keeper.touch([b])
        _ = keeper.settle(now: 20_000_000)
        #expect(keeper.serial(of: a) == 10_000 && keeper.serial(of: b) == 20_000)
        keeper.serve([try zone("a.test")])
        #expect(keeper.serial(of: b) == nil)
        #expect(keeper.text == "a.test 10000\nb.test 20000\n")
        keeper.serve([try zone("a.test"), try zone("b.test")])
        _ = keeper.settle(now: 5_000)
        #expect(keeper.serial(of: b) == 20_001)
    }

    @Test func keptText() throws {
        let serials = [try DomainName("a.test"): UInt32(1), try DomainName("b.test"): UInt32.max]
        #expect(SerialKeeper.parse("a.test 1\nb.test 4294967295\n") == serials)
        #expect(SerialKeeper.parse("") == [:])
        #expect(SerialKeeper.parse("a.test one\n") == nil)
        #expect(SerialKeeper.parse("a.test\n") == nil)
    }
}
