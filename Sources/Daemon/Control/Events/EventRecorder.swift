package import Resources

/// Keeps what happened, as client-go's correlator does: equal events are counted, and many similar ones become one.
///
/// Pure: the time is told. Bounded in number, age and rate: a fleet that starts must not push what happened before out of
/// the watches' history.
package struct EventRecorder {
    /// Events kept at most; the ones seen longest ago go first.
    package static let limit = 2000
    /// How long an event is kept after it was seen last, in seconds.
    package static let maximumAge: Int64 = 3600
    /// So many messages of one object, severity and reason are told apart within the window; the rest are counted as one.
    package static let similarLimit = 10
    /// In seconds.
    private static let similarWindow: Int64 = 600
    /// Events taken at once, and those that more may come of in a second.
    package static let burst = 1000
    private static let perSecond = 50
    private static let similarPrefix = "(combined from similar events): "

    /// What similar events have in common.
    private struct Similarity: Hashable {
        var object: ObjectReference
        var severity: ObjectEvent.Severity
        var reason: String
    }

    private struct Similar {
        var messages: Set<String> = []
        var last: Timestamp
    }

    private var events: [ObjectEvent.Content: ObjectEvent] = [:]
    private var similar: [Similarity: Similar] = [:]
    private var changed: Set<ObjectEvent.Content> = []
    private var removed: [ResourceKey] = []
    private var tokens = burst
    private var refilled: Timestamp?

    package init() {}

    /// How many are kept.
    package var count: Int { events.count }

    /// Records that something happened.
    ///
    /// - Returns: Whether it was taken: past the rate, events are dropped.
    @discardableResult
    package mutating func record(_ content: ObjectEvent.Content, at now: Timestamp) -> Bool {
        guard takeToken(now) else { return false }
        var content = content
        let similarity = Similarity(object: content.object, severity: content.severity, reason: content.reason)
        var known = similar[similarity] ?? Similar(last: now)
        if now.seconds - known.last.seconds > Self.similarWindow { known.messages = [] }
        known.last = now
        if known.messages.contains(content.message) || known.messages.count < Self.similarLimit {
            known.messages.insert(content.message)
            similar[similarity] = known
        } else {
            similar[similarity] = known
            combine(content, at: now)
            return true
        }
        add(&content, at: now)
        return true
    }

    /// The objects that show what has changed since this was asked last, and those that are to be shown no more.
    package mutating func takeChanges(at now: Timestamp) -> (set: [ObjectEvent], removed: [ResourceKey]) {
        expire(now)
        defer {
            changed = []
            removed = []
        }
        return (changed.compactMap { events[$0] }.sorted { $0.name < $1.name }, removed)
    }

    private mutating func add(_ content: inout ObjectEvent.Content, at now: Timestamp) {
        if var event = events[content] {
            event.count += 1
            event.last = now
            events[content] = event
        } else {
            events[content] = ObjectEvent(content, at: now)
            // Dropped in lots: each look for the oldest goes over all of them.
            if events.count > Self.limit + Self.limit / 10 { drop(events.count - Self.limit) }
        }
        changed.insert(content)
    }

    /// Counts an event to the one that stands for all similar ones, which says what happened last.
    private mutating func combine(_ content: ObjectEvent.Content, at now: Timestamp) {
        let former = events.first { known, _ in
            known.object == content.object && known.severity == content.severity && known.reason == content.reason
                && known.message.hasPrefix(Self.similarPrefix)
        }
        var combined = content
        combined.message = Self.similarPrefix + content.message
        guard let (known, event) = former.map({ ($0.key, $0.value) }), known != combined else {
            add(&combined, at: now)
            return
        }
        // The object keeps its name while its message changes.
        var next = event
        next.content = combined
        next.count += 1
        next.last = now
        events[known] = nil
        changed.remove(known)
        events[combined] = next
        changed.insert(combined)
    }

    private mutating func expire(_ now: Timestamp) {
        for (content, event) in events where now.seconds - event.last.seconds > Self.maximumAge {
            forget(content, event)
        }
        similar = similar.filter { now.seconds - $0.value.last.seconds <= Self.similarWindow }
    }

    private mutating func drop(_ count: Int) {
        for (content, event) in events.sorted(by: { $0.value.last < $1.value.last }).prefix(count) {
            forget(content, event)
        }
    }

    private mutating func forget(_ content: ObjectEvent.Content, _ event: ObjectEvent) {
        events[content] = nil
        changed.remove(content)
        removed.append(event.key)
    }

    private mutating func takeToken(_ now: Timestamp) -> Bool {
        if let refilled, now > refilled {
            let added = min(Int64(Self.burst), now.seconds - refilled.seconds) * Int64(Self.perSecond)
            tokens = min(Self.burst, tokens + Int(added))
        }
        refilled = now
        guard tokens > 0 else { return false }
        tokens -= 1
        return true
    }
}
