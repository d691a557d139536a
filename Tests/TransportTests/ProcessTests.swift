import Dispatch
import Glibc
import IPAddress
import TestSupport
import Testing
import Transport

@Suite struct ProcessTests {
    @Test func threadsRunAndAreJoined() throws {
        let counter = Recorder<Int>()
        let threads = try (0..<4).map { number in
            try WorkerThread(name: "a-name-longer-than-fifteen-octets") { counter.append(number) }
        }
        for thread in threads { thread.join() }
        #expect(counter.elements.sorted() == [0, 1, 2, 3])
    }

    @Test func variablesAreRead() {
        #expect(Environment.value("PATH") != nil)
        #expect(Environment.value("POINTSMAN_NO_SUCH_VARIABLE") == nil)
    }

    @Test func seedsDiffer() {
        #expect(Set((0..<8).map { _ in systemRandom() }).count == 8)
    }

    @Test(arguments: [false, true])
    func theServiceManagerIsTold(_ isAbstract: Bool) throws {
        let folder = try TemporaryFolder()
        let manager = try NotifySocket(isAbstract ? "@\(folder.path)" : folder["notify"])
        let notifier = ServiceNotifier(socket: manager.path)
        try notifier.ready()
        try notifier.status("serves 3 zones\nREADY=0")
        let before = MonotonicTime.now
        try notifier.reloading()
        let after = MonotonicTime.now
        try notifier.stopping()
        #expect(manager.receive() == "READY=1")
        #expect(manager.receive() == "STATUS=serves 3 zones READY=0")
        let message = manager.receive()
        let reloading = try #require(message).split(separator: "\n").map(String.init)
        try #require(reloading.count == 2 && reloading[0] == "RELOADING=1")
        let time = try #require(reloading[1].wholeMatch(of: /MONOTONIC_USEC=([0-9]+)/).flatMap { Int64($0.1) })
        #expect((before.nanoseconds / 1000...after.nanoseconds / 1000).contains(time))
        #expect(manager.receive() == "STOPPING=1")
    }

    @Test func aServiceManagerThatIsGoneIsAnError() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SystemError.self) { try ServiceNotifier(socket: folder["none"]).ready() }
        #expect(error?.description == "sendto \(folder["none"]): No such file or directory")
        let long = "/" + String(repeating: "x", count: 200)
        #expect(#expect(throws: SystemError.self) { try ServiceNotifier(socket: long).ready() }?.code == ENAMETOOLONG)
    }

    /// In a process of its own, since signals belong to the whole process.
    @Test func signalsReachTheQueue() async {
        await #expect(processExitsWith: .success) {
            let seen = Recorder<SignalSource.Signal>()
            let source = try SignalSource(SignalSource.Signal.allCases, queue: DispatchQueue(label: "test.signals")) {
                seen.append($0)
            }
            for (count, number) in [SIGHUP, SIGTERM, SIGINT].enumerated() {
                kill(getpid(), number)
                #expect(eventually { seen.elements.count == count + 1 })
            }
            #expect(seen.elements == [.hangup, .terminate, .interrupt])
            kill(getpid(), SIGPIPE)
            withExtendedLifetime(source) {}
        }
    }

    /// In a process of its own, since the limit of descriptors belongs to the whole process.
    @Test func runningOutOfDescriptorsDoesNotEndTheListener() async {
        await #expect(processExitsWith: .success) {
            let listener = try StreamListener(bound: address("127.0.0.1:0"))
            let accepted = Recorder<HeldDescriptor>()
            let pauses = Recorder<SystemError>()
            listener.start(
                queue: DispatchQueue(label: "test.accept"), onPause: { pauses.append($0) },
                onAccept: { accepted.append(HeldDescriptor($0)) }, onClosed: {})
            // Once it serves, Dispatch has opened what it needs.
            let first = try TestSocket(.tcp, connectedTo: listener.address)
            #expect(eventually { accepted.elements.count == 1 })
            #expect(eventually { hasTimerDescriptor() })
            let clients = try (0..<20).map { _ in HeldSocket(try TestSocket(.tcp)) }

            // No descriptor over those that are open, and none under them is free.
            var limit = rlimit()
            unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let next = dup(0)
            close(next)
            let usual = limit.rlim_cur
            limit.rlim_cur = rlim_t(next)
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let start = ContinuousClock.now
            for client in clients { try client.socket.connect(to: listener.address) }
            #expect(eventually { pauses.elements.count >= 3 })
            #expect(pauses.elements.first?.description == "accept \(listener.address)/tcp: Too many open files")
            // It rests between attempts.
            #expect(pauses.elements.count <= 2 + Int((ContinuousClock.now - start) / .milliseconds(100)))
            #expect(accepted.elements.count == 1)

            limit.rlim_cur = usual
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            #expect(eventually { accepted.elements.count == 21 })
            listener.close()
            withExtendedLifetime(clients) {}
            withExtendedLifetime(first) {}
        }
    }
}

/// Whether Dispatch has opened the descriptor of its timers.
private func hasTimerDescriptor() -> Bool {
    let folder = "/proc/self/fd"
    return ((try? FileContents.names(in: folder)) ?? []).contains { name in
        let target = unsafe [CChar](unsafeUninitializedCapacity: 64) { buffer, initialized in
            guard let base = buffer.baseAddress else { return }
            initialized = unsafe max(0, readlink("\(folder)/\(name)", base, buffer.count))
        }
        return String(decoding: target.map(UInt8.init(bitPattern:)), as: UTF8.self).contains("timerfd")
    }
}

/// Keeps an accepted connection open.
private final class HeldDescriptor: Sendable {
    let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
    }
}

/// Keeps a client's connection open.
private final class HeldSocket {
    let socket: TestSocket

    init(_ socket: consuming TestSocket) {
        self.socket = socket
    }
}
