import Testing
import Transport

/// Who is waited for, and how long.
@Suite final class WriteTrackerTests {
    private var tracker = WriteTracker()

    private func take(_ event: DirectoryWatcher.Writing, _ name: String, at seconds: UInt64) -> Bool {
        tracker.take(event, folder: "/d", name: name, at: seconds * 1_000_000_000)
    }

    private func isOpen(_ name: String, at seconds: UInt64) -> Bool {
        tracker.isOpen(folder: "/d", name: name, at: seconds * 1_000_000_000)
    }

    @Test func aWriterIsWaitedForUntilItCloses() {
        #expect(take(.modified, "a", at: 1))
        #expect(!take(.modified, "a", at: 2))
        #expect(isOpen("a", at: 3) && !isOpen("b", at: 3))
        #expect(!take(.ended, "a", at: 4))
        #expect(!isOpen("a", at: 4))
        #expect(take(.made, "a", at: 5))
        #expect(isOpen("a", at: 5))
    }

    /// 30 s from its first change, however often it writes.
    @Test func patienceEnds() {
        #expect(take(.modified, "a", at: 0))
        #expect(!take(.modified, "a", at: 29))
        #expect(isOpen("a", at: 29))
        #expect(!isOpen("a", at: 30))
        let early = tracker.expire(at: 29_000_000_000)
        #expect(!early)
        let late = tracker.expire(at: 30_000_000_000)
        #expect(late)
        #expect(take(.modified, "a", at: 31))
    }

    @Test func changesAreRememberedSinceTheMark() {
        _ = take(.modified, "a", at: 1)
        _ = take(.ended, "a", at: 1)
        #expect(tracker.isTouched(folder: "/d", name: "a"))
        tracker.mark()
        #expect(!tracker.isTouched(folder: "/d", name: "a"))
        #expect(tracker.isEmpty)
        _ = take(.modified, "a", at: 2)
        tracker.mark()
        #expect(!tracker.isEmpty)
    }
}
