import Foundation
import ResourceStore
import Resources
import TestSupport
import Testing

/// Writes and kills at random moments: what was acknowledged is there, and the file opens.
///
/// The writer is this test program once more, running ``writesUntilKilled()`` alone.
@Suite struct KillTests {
    /// A short run by default; `Tests/Scripts/kill-server` asks for a thousand.
    static let rounds = ProcessInfo.processInfo.environment["POINTSMAN_KILL_ROUNDS"].flatMap { Int($0) } ?? 20
    /// Where the writer's files are, in the writer's process only.
    static let writerFolder = ProcessInfo.processInfo.environment["POINTSMAN_KILL_FOLDER"]
    /// How many write at the same time.
    static let writers = 6

    /// What the writers have told: a line for each write that was acknowledged.
    private struct Acknowledged {
        var last = [Int](repeating: 0, count: writers)
        var revision: Int64 = 0
        var count = 0

        init(_ text: String) throws {
            for line in text.split(separator: "\n") {
                let fields = line.split(separator: " ").compactMap { Int($0) }
                try #require(fields.count == 3)
                last[fields[0]] = fields[1]
                revision = max(revision, Int64(fields[2]))
                count += 1
            }
        }
    }

    @Test("what was acknowledged is there after kill -9 at any moment")
    func killed() async throws {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        var random = SystemRandomNumberGenerator()
        var folder = try TemporaryFolder()
        var total = 0
        for round in 1...Self.rounds {
            if round.isMultiple(of: 100) { folder = try TemporaryFolder() }
            try folder.write("acknowledged", "")
            let before = try read(folder)
            let writer = try RunningProgram(
                program, ["--testing-library", "swift-testing", "--filter", "writesUntilKilled"],
                environment: ["POINTSMAN_KILL_FOLDER": folder.path])
            // Most are killed while they write, some while they open or make the file.
            if Int.random(in: 0..<5, using: &random) > 0 {
                let deadline = ContinuousClock.now + .seconds(60)
                while try text(folder).isEmpty, .now < deadline, writer.isRunning {
                    try await Task.sleep(for: .milliseconds(2))
                }
                try #require(try !text(folder).isEmpty, "\(writer.errors)")
            }
            try await Task.sleep(for: .microseconds(Int.random(in: 0..<80_000, using: &random)))
            writer.signal(SIGKILL)
            _ = try writer.wait(.seconds(60))

            let acknowledged = try Acknowledged(try text(folder))
            total += acknowledged.count
            let after = try read(folder)
            #expect(after.revision > max(acknowledged.revision, before.revision - 1))
            for number in 0..<Self.writers {
                let (first, second) = after.steps[number]
                #expect(first == second, "a transaction is there as a whole")
                // The write that was under way may be there, or not.
                let least = max(acknowledged.last[number], before.steps[number].0)
                #expect((least...least + 1).contains(first), "writer \(number), round \(round)")
            }
        }
        print("\(Self.rounds) rounds, \(total) acknowledged writes")
    }

    @Test("writes until it is killed", .enabled(if: writerFolder != nil))
    func writesUntilKilled() async throws {
        let folder = try #require(Self.writerFolder)
        // Also ends when nobody is left to kill it.
        let parent = getppid()
        let store = try ResourceStore(path: folder + "/store.db")
        let file = unsafe open(folder + "/acknowledged", O_WRONLY | O_APPEND)
        try #require(file >= 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.writers {
                group.addTask {
                    var step = store.object(key("a\(number)"))?.port ?? 0
                    while getppid() == parent {
                        step += 1
                        let port = step
                        try await store.write { transaction in
                            transaction.put(key("a\(number)"), profile("a\(number)", port: port))
                            for index in 0..<port % 7 {
                                transaction.put(
                                    key("filler\(number)-\((port + index) % 300)"), profile("filler", port: port))
                            }
                            transaction.remove(key("filler\(number)-\(port * 31 % 300)"))
                            transaction.put(key("b\(number)"), profile("b\(number)", port: port))
                        }
                        await store.setVolatile([.set(key("v\(number)"), profile("v\(number)", port: port), .server)])
                        let line = Array("\(number) \(port) \(store.revision)\n".utf8)
                        let written = unsafe line.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
                        try #require(written == line.count)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func text(_ folder: TemporaryFolder) throws -> String {
        try String(contentsOfFile: folder.path + "/acknowledged", encoding: .utf8)
    }

    /// What a copy of the files holds: the original is left as the kill has left it, for the next writer to open.
    private func read(_ folder: TemporaryFolder) throws -> (steps: [(Int, Int)], revision: Int64) {
        let copy = try TemporaryFolder()
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: folder.path + "/store.db" + suffix) {
            try FileManager.default.copyItem(
                atPath: folder.path + "/store.db" + suffix, toPath: copy.path + "/store.db" + suffix)
        }
        let store = try ResourceStore(path: copy.path + "/store.db")
        let steps = (0..<Self.writers).map { number in
            (store.object(key("a\(number)"))?.port ?? 0, store.object(key("b\(number)"))?.port ?? 0)
        }
        return (steps, store.revision)
    }
}
