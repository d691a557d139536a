/// How much of its objects a source may take away at once before somebody has to say that it is meant.
///
/// Absence is not deletion: a listing that failed, an expired credential or an emptied file looks just like a fleet that
/// was taken down. What answers depend on is guarded by role; a profile without its policy goes on answering, so other kinds
/// are free.
public struct RemovalGuard: Sendable, Hashable {
    /// What an object is to the answers. An endpoint goes with any one of its backend, import, export or address.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// Names that answer.
        case profiles
        /// What ties profiles to services.
        case backends
        /// The hub's records of exported services.
        case imports
        /// Clusters' exports of services.
        case exports
        /// What gives endpoints their addresses.
        case addresses

        /// The role of a kind's objects; nil where they may go freely.
        public init?(_ kind: ResourceKind) {
            switch kind {
            case .trafficManagerProfile: self = .profiles
            case .trafficManagerBackend: self = .backends
            case .serviceImport: self = .imports
            case .internalServiceExport, .serviceExport: self = .exports
            case .clusterAddress, .externalEndpoint, .service, .work: self = .addresses
            case .namespace, .profilePolicy, .multiClusterService, .internalServiceImport, .endpointSliceExport,
                .endpointSliceImport, .event, .endpointHealth, .configMap, .lease:
                return nil
            }
        }
    }

    /// Why a step is held: it takes so many of so many objects.
    public struct Reason: Sendable, Hashable, CustomStringConvertible {
        /// What would go.
        public var role: Role
        /// How many of them.
        public var removed: Int
        /// Of how many.
        public var held: Int

        /// Makes a reason.
        public init(role: Role, removed: Int, held: Int) {
            self.role = role
            self.removed = removed
            self.held = held
        }

        /// `all 12 profiles`, or `7 of 12 profiles`.
        public var description: String {
            removed == held ? "all \(held) \(role.rawValue)" : "\(removed) of \(held) \(role.rawValue)"
        }
    }

    /// The share of one role's objects that may go at once, 0 to 1.
    public var share: Double
    /// How many objects of one role may go at once whatever their share, as long as they are not all.
    public var least: Int

    /// What holds where nothing is configured.
    public static let standard = RemovalGuard(share: 0.5, least: 4)

    /// Makes a guard.
    public init(share: Double, least: Int) {
        self.share = share
        self.least = least
    }

    /// Why a step is held; nil where it may be taken.
    ///
    /// - Parameters:
    ///   - removed: What one source takes away within a step, by kind.
    ///   - held: What it had before the step, by kind.
    public func reasonToHold(
        removing removed: [ResourceKind: Int], of held: [ResourceKind: Int]
    ) -> Reason? {
        for role in Role.allCases {
            let gone = Self.count(removed, role)
            let total = Self.count(held, role)
            let isAll = gone >= 2 && gone >= total
            let isTooMuch = gone >= max(least, 1) && Double(gone) > share * Double(total)
            if isAll || isTooMuch { return Reason(role: role, removed: gone, held: total) }
        }
        return nil
    }

    private static func count(_ counts: [ResourceKind: Int], _ role: Role) -> Int {
        counts.reduce(0) { Role($1.key) == role ? $0 + $1.value : $0 }
    }
}
