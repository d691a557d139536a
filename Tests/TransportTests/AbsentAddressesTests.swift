import Dispatch
import Glibc
import Synchronization
import TestSupport
import Testing
import Transport

@Suite struct AbsentAddressesTests {
    private static func error(_ code: Int32) -> SystemError {
        SystemError(call: "bind", subject: "192.0.2.1:53/tcp", code: code)
    }

    @Test func whatIsAbsentIsTriedUntilItIsThere() {
        let tries = Atomic<Int>(0)
        let told = Mutex<[SystemError]>([])
        let absent = AbsentAddresses(interval: .milliseconds(5)) { error in told.withLock { $0.append(error) } }
        absent.add(3, Self.error(EADDRNOTAVAIL)) { () throws(SystemError) in
            switch tries.add(1, ordering: .relaxed).newValue {
            case 1, 2: throw Self.error(EADDRNOTAVAIL)
            case 3: throw Self.error(EADDRINUSE)
            default: return
            }
        }
        #expect(absent.error(at: 2) == nil)
        #expect(poll { absent.error(at: 3) == nil })
        #expect(tries.load(ordering: .relaxed) == 4)
        #expect(poll { told.withLock { $0.map(\.code) } == [EADDRINUSE] })
        // Another one begins anew.
        absent.add(4, Self.error(EAFNOSUPPORT)) { () throws(SystemError) in }
        #expect(poll { absent.error(at: 4) == nil })
    }

    @Test func nothingIsOpenedAfterTheStop() {
        let absent = AbsentAddresses(interval: .milliseconds(1)) { _ in }
        let isStopped = Atomic<Bool>(false)
        let late = Atomic<Int>(0)
        absent.add(0, Self.error(EADDRNOTAVAIL)) { () throws(SystemError) in
            if isStopped.load(ordering: .sequentiallyConsistent) { late.add(1, ordering: .relaxed) }
            throw Self.error(EADDRNOTAVAIL)
        }
        absent.stop()
        isStopped.store(true, ordering: .sequentiallyConsistent)
        absent.add(1, Self.error(EADDRNOTAVAIL)) { () throws(SystemError) in late.add(1, ordering: .relaxed) }
        let queue = DispatchQueue(label: "wait")
        let isOver = Atomic<Bool>(false)
        queue.asyncAfter(deadline: .now() + .milliseconds(30)) { isOver.store(true, ordering: .relaxed) }
        #expect(poll { isOver.load(ordering: .relaxed) })
        #expect(late.load(ordering: .relaxed) == 0)
    }

    @Test(arguments: [
        ("bind", EADDRNOTAVAIL, true), ("socket", EAFNOSUPPORT, true), ("bind", EADDRINUSE, false),
        ("bind", EACCES, false), ("connect", EADDRNOTAVAIL, false),
    ])
    func whichErrorsTellOfAnAbsentAddress(_ call: String, _ code: Int32, _ isAbsent: Bool) {
        #expect(SystemError(call: call, subject: "", code: code).isAbsentAddress == isAbsent)
    }
}
