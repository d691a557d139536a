public import DNSWire
import Resources
public import Traffic

/// Turns resources into profiles, change by change.
///
/// It belongs to one writer. Every resource is reached from an index, so that a change costs work in proportion to the
/// profiles that it touches. The result depends on the resources alone, not on the order in which they came; two things are
/// remembered: the last good weight of a member's export whose annotation can not be read any more, and at which names
/// profiles without a creation time are served, which keep them from others without one (rules 1).
public final class FleetModel {
    /// A member's objects of one name.
    struct MemberObjects {
        var service: Service?
        var export: ServiceExport?
        var lastWeight: ExportWeight?
    }

    /// A name in a member cluster.
    struct MemberName: Hashable {
        var cluster: String
        var name: ObjectName
    }

    /// A service in a cluster: where an object of a member namespace tells something.
    struct ServicePlace: Equatable {
        /// A position in `services`.
        var service: Int32
        /// A position in `clusterNames`.
        var cluster: Int32
    }

    var served: ServedZones
    var slots: [ProfileSlot] = []
    var freeSlots: [Int] = []
    var slotOf: [ProfileID: Int] = [:]
    var services: [ServiceFacts] = []
    var freeServices: [Int] = []
    var serviceOf: [ObjectName: Int] = [:]
    /// The clusters ever heard of; there are few.
    var clusterNames: [String] = []
    var clusterOf: [String: Int32] = [:]
    var claims = NameClaims()

    // From each object to what it was filed under.
    var externalOwners = ObjectIndex<Int32>()
    var backendOwners = ObjectIndex<Int32>()
    var policyOwners = ObjectIndex<Int32>()
    var exportPlaces = ObjectIndex<ServicePlace>()
    var addressPlaces = ObjectIndex<ServicePlace>()
    var workPlaces = ObjectIndex<[ServicePlace]>()
    var members: [MemberName: MemberObjects] = [:]
    var refused = RefusedObjects()
    var strays = StrayExports()

    // What the changes at hand have touched.
    var dirtySlots: [Int] = []
    var slotsWithNewNames: [Int] = []
    var touchedServices: Set<Int> = []

    /// Whether updates tell which `ClusterAddress`es a change concerns: whoever writes their statuses asks for it.
    public var tellsAddresses = false

    /// Makes a model without resources for the zones.
    public init(zones: [Zone]) {
        served = ServedZones(zones)
    }

    /// The zones that profiles place their names in.
    public var zones: [Zone] { served.zones }

    /// Takes changes over, in their order, and evaluates the profiles that they touch once each.
    ///
    /// Changes of many resources are cheapest in one call.
    public func apply(_ changes: some Sequence<ResourceChange>) -> FleetUpdate {
        for change in changes {
            switch change {
            case .set(let resource, .hub, let rank): put(resource, rank)
            case .set(let resource, .member(let cluster), _): putMember(resource, cluster)
            case .remove(let key, .hub): take(key)
            case .remove(let key, .member(let cluster)): takeMember(key, cluster)
            }
        }
        return evaluate()
    }

    /// Serves other zones, or the same with other settings or records; every profile is evaluated again.
    public func replaceZones(_ zones: [Zone]) -> FleetUpdate {
        served = ServedZones(zones)
        for slot in slotOf.values {
            markForNames(slot)
            markDirty(slot)
        }
        return evaluate()
    }

    /// The profiles as they are to be served, in no order.
    public var profiles: [Profile] { slots.compactMap(\.published) }

    /// The profile as it is to be served; nil where it does not exist.
    public func profile(_ id: ProfileID) -> Profile? {
        slotOf[id].flatMap { slots[$0].published }
    }

    /// The profile that holds a name; nil where none does.
    public func profile(holding name: DomainName) -> ProfileID? {
        claims.holder(of: name).map { slots[Int($0.slot)].id }
    }

    /// The profiles that exist or are referred to, by namespace and name.
    public var profileIDs: [ProfileID] { slotOf.keys.sorted() }

    /// What the resources of a profile come to, with sources and reasons; nil where nothing names the profile.
    public func evaluation(of id: ProfileID) -> ProfileEvaluation? {
        slotOf[id].map { evaluate(slot: $0) }
    }

    /// What a member's service and export of one name come to; nil where it has neither.
    public func memberTranslation(cluster: String, namespace: String, name: String) -> MemberTranslation? {
        translation(MemberName(cluster: cluster, name: ObjectName(namespace: namespace, name: name)))
    }

    /// What the members' services and exports come to, by cluster, namespace and name.
    public var memberTranslations: [MemberTranslation] {
        members.keys.sorted { ($0.cluster, $0.name) < ($1.cluster, $1.name) }.compactMap(translation)
    }
}
