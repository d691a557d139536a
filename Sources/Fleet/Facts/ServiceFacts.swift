import Resources

/// What is known of one service of the fleet: who exports it, with which weight, at which addresses.
struct ServiceFacts {
    /// What is kept of a `ServiceImport`.
    struct Import: Equatable {
        var clusters: [String]
        var isBeingDeleted: Bool
    }

    /// What is kept of an `InternalServiceExport` on the hub.
    struct Export: Equatable {
        var seniority: Seniority
        var weight: Int?
        var type: ServiceType?
        var isBeingDeleted: Bool
    }

    /// What is kept of a `ClusterAddress`.
    struct Address: Equatable {
        var seniority: Seniority
        var addresses: [ServiceAddress]
        var generation: Int64
        var isBeingDeleted: Bool
    }

    /// What is kept of a `Work` about this service.
    struct Placement: Equatable {
        var seniority: Seniority
        /// Whether the work holds the service's `ServiceExport`.
        var hasExport = false
        var weight: Int?
        var ingress: [ServiceAddress]
    }

    var name: ObjectName
    var imported: Import?
    /// By cluster name.
    var clusters: [ClusterFacts] = []
    /// The slots of the profiles whose backends name the service, one for each backend, in no order.
    var referrers: [Int] = []

    init(name: ObjectName) {
        self.name = name
    }

    var isEmpty: Bool { imported == nil && clusters.isEmpty && referrers.isEmpty }

    /// The clusters that the `ServiceImport` lists, once each by name; nil where there is no import that counts.
    var listedClusters: [String]? {
        guard let imported, !imported.isBeingDeleted else { return nil }
        return Set(imported.clusters).sorted()
    }

    /// Whether a take-over is ruled out: an import or an export exists, in whichever state (rules 3).
    var isDescribed: Bool {
        imported != nil
            || clusters.contains { cluster in
                !cluster.exports.isEmpty || cluster.member.map(\.tellsOfExport) ?? false
            }
    }

    /// The clusters in which a `ClusterAddress` states the service though nothing describes it: an operator who writes
    /// addresses down by hand need not write an export for each.
    var addressedClusters: [String] {
        isDescribed ? [] : clusters.filter { !$0.liveAddresses.isEmpty }.map(\.name)
    }
}
