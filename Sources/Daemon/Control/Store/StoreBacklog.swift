import Dispatch
import Fleet
import Resources
import Traffic

/// What waits to be written into the store, and what is known to stand there; it belongs to the service's queue.
struct StoreBacklog {
    /// The profiles whose statuses, and those of the objects that refer to them, may have changed.
    var profiles = PendingSet<ProfileID>()
    /// The cluster addresses whose status may have changed.
    var addresses = PendingSet<ResourceKey>()
    /// The profiles whose endpoints' health may have changed since it was shown last.
    var restless: Set<ProfileID> = []
    /// Those whose time to be shown has come.
    var health = PendingSet<ProfileID>()
    /// What is shown of each profile's endpoints.
    var shownHealth: [ProfileID: [EndpointHealthObject]] = [:]
    /// What happened.
    var events = EventRecorder()
    /// Whether a task writes.
    var isWriting = false
    /// Whether the next showing of health waits for its time.
    var isHealthTimerSet = false
    /// How many objects the last showing has changed: many are shown less often.
    var healthChanges = 0
    /// When health was shown last; nil before the first time.
    var healthShown: DispatchTime?
    /// Whether statuses could not be written the last time.
    var isFailing = false
}
