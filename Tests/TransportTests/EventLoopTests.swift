import Glibc
import TestSupport
import Testing
import Transport

@Suite struct EventLoopTests {
    @Test func timersFireInOrderAndOnce() throws {
        let loop = try EventLoop()
        var fired: [String] = []
        let start = MonotonicTime.now
        var late: Duration = .zero
        // Times from one start: between two calls a busy machine may let any time pass.
        func at(_ milliseconds: Int) -> MonotonicTime { start.advanced(by: .milliseconds(milliseconds)) }
        loop.schedule(at: at(40)) {
            fired.append("last")
            late = start.duration(to: .now)
            loop.handle.stop()
        }
        loop.schedule(at: at(20)) { fired.append("second") }
        loop.schedule(at: start) {
            fired.append("first")
            loop.schedule(after: .zero) { fired.append("again") }
        }
        let cancelled = loop.schedule(at: at(10)) { fired.append("cancelled") }
        loop.cancel(cancelled)
        let moved = loop.schedule(at: at(60_000)) { fired.append("moved") }
        #expect(loop.reschedule(moved, at: at(30)))
        loop.run()
        // One that is set for now comes behind the one that set it; the others may all be due by then.
        let again = try #require(fired.firstIndex(of: "again"))
        #expect(again > 0)
        fired.remove(at: again)
        #expect(fired == ["first", "second", "moved", "last"])
        #expect(late >= .milliseconds(40))
        #expect(!loop.reschedule(moved, at: start))
    }

    /// A timer that always sets itself anew for now must not keep the loop from its posted work.
    @Test func timersWithoutDelayLeaveTheLoopItsTurn() throws {
        let loop = try EventLoop()
        var count = 0
        func again() {
            count += 1
            loop.schedule(after: .zero) { again() }
        }
        again()
        let handle = loop.handle
        loop.schedule(after: .milliseconds(5)) { handle.post { handle.stop() } }
        loop.run()
        #expect(count > 1)
        #expect(loop.timerCount == 0)
    }

    /// What the state of a thread is told, in its own order.
    private final class Log {
        var entries: [Int] = []
        let onEnd: @Sendable () -> Void
        init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
        deinit { onEnd() }
    }

    @Test func workPostedFromManyThreadsRunsOnceAndInEachThreadsOrder() throws {
        let recorder = Recorder<Int>()
        let ended = Recorder<Bool>()
        let thread = try EventLoopThread(name: "loop-test") { _ in Log { ended.append(true) } }
        var posters: [WorkerThread] = []
        for poster in 0..<4 {
            posters.append(
                try WorkerThread(name: "poster") {
                    for index in 0..<5_000 { thread.post { $0.entries.append(poster * 10_000 + index) } }
                })
        }
        for poster in posters { poster.join() }
        thread.post { recorder.append(contentsOf: $0.entries) }
        #expect(eventually { !recorder.elements.isEmpty })
        thread.stop()
        // The state is gone when `stop` returns, and nothing runs after it.
        #expect(ended.elements == [true])
        thread.post { _ in recorder.append(-1) }
        thread.stop()
        let entries = recorder.elements
        #expect(entries.count == 20_000)
        for poster in 0..<4 {
            let own = entries.filter { $0 / 10_000 == poster }
            #expect(own == (0..<5_000).map { poster * 10_000 + $0 })
        }
    }

    @Test func stoppingEndsAnIdleLoopAndClosesItsSockets() throws {
        let listener = try TestSocket(.tcp, bound: address("127.0.0.1:0"))
        let peer = try listener.boundAddress
        let connected = Recorder<Bool>()
        let thread = try EventLoopThread(name: "loop-test") { loop in
            try? OutgoingStream(to: peer, on: loop) { event in
                if event == .connected { connected.append(true) }
            }
        }
        #expect(eventually { !connected.elements.isEmpty })
        thread.stop()
        let accepted = accept(listener.number, nil, nil)
        defer { close(accepted) }
        var octet: UInt8 = 0
        #expect(unsafe recv(accepted, &octet, 1, 0) == 0)
    }
}
