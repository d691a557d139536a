import Daemon
import Resources
import Testing

/// Events are counted, combined, bounded and forgotten.
@Suite struct EventRecorderTests {
    private func time(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_777_882_351 + seconds) }

    private func content(_ message: String, of name: String = "web") -> ObjectEvent.Content {
        let key = ResourceKey(kind: .trafficManagerProfile, namespace: "shop", name: name)
        return ObjectEvent.Content(
            ObjectReference(key: key, uid: "uid-\(name)"), .warning, reason: "Degraded", message: message)
    }

    @Test func equalEventsAreCounted() throws {
        var recorder = EventRecorder()
        for second in 0..<3 { recorder.record(content("timeout"), at: time(Int64(second))) }
        let (set, removed) = recorder.takeChanges(at: time(3))
        let event = try #require(set.first)
        #expect(set.count == 1 && removed.isEmpty && event.count == 3)
        #expect(event.first == time(0) && event.last == time(2))
        #expect(recorder.takeChanges(at: time(3)).set.isEmpty, "a change is told once")
        recorder.record(content("timeout"), at: time(9))
        let again = try #require(recorder.takeChanges(at: time(9)).set.first)
        #expect(again.name == event.name && again.count == 4)
    }

    @Test func formIsThatOfCoreEvents() throws {
        var recorder = EventRecorder()
        recorder.record(content("timeout"), at: time(0))
        let event = try #require(recorder.takeChanges(at: time(0)).set.first)
        #expect(event.key.kind == .event && event.key.namespace == "shop" && event.key.name.hasPrefix("web."))
        let tree = event.tree
        #expect(tree["involvedObject"]?["kind"]?.string == "TrafficManagerProfile")
        #expect(tree["involvedObject"]?["apiVersion"]?.string == "networking.fleet.azure.com/v1beta1")
        #expect(tree["involvedObject"]?["name"]?.string == "web" && tree["involvedObject"]?["uid"]?.string == "uid-web")
        #expect(tree["type"]?.string == "Warning" && tree["reason"]?.string == "Degraded")
        #expect(tree["message"]?.string == "timeout" && tree["count"]?.integer == 1)
        #expect(tree["firstTimestamp"]?.string == "2026-05-04T08:12:31Z")
        #expect(tree["source"]?["component"]?.string == "pointsman")
    }

    @Test func manySimilarOnesBecomeOne() throws {
        var recorder = EventRecorder()
        for number in 0..<30 { recorder.record(content("answer \(number)"), at: time(Int64(number))) }
        let events = recorder.takeChanges(at: time(30)).set
        #expect(events.count == EventRecorder.similarLimit + 1 && recorder.count == events.count)
        let combined = try #require(events.first { $0.count > 1 })
        #expect(combined.count == 20)
        #expect(combined.content.message == "(combined from similar events): answer 29")
        // Others are not drawn in.
        recorder.record(content("answer 0", of: "other"), at: time(31))
        #expect(recorder.takeChanges(at: time(31)).set.first?.content.message == "answer 0")
    }

    @Test func oldOnesGo() throws {
        var recorder = EventRecorder()
        recorder.record(content("timeout"), at: time(0))
        let event = try #require(recorder.takeChanges(at: time(0)).set.first)
        #expect(recorder.takeChanges(at: time(EventRecorder.maximumAge)).removed.isEmpty)
        let changes = recorder.takeChanges(at: time(EventRecorder.maximumAge + 1))
        #expect(changes.removed == [event.key] && changes.set.isEmpty && recorder.count == 0)
    }

    @Test func numberAndRateAreBounded() {
        var recorder = EventRecorder()
        var taken = 0
        for number in 0..<5000 where recorder.record(content("timeout", of: "p\(number)"), at: time(0)) { taken += 1 }
        #expect(taken == EventRecorder.burst)
        for number in 0..<20_000 { recorder.record(content("timeout", of: "q\(number)"), at: time(Int64(number / 10))) }
        #expect(recorder.count <= EventRecorder.limit + EventRecorder.limit / 10)
        let removed = Set(recorder.takeChanges(at: time(2000)).removed.map(\.name))
        #expect(removed.count >= 18_000)
    }
}
