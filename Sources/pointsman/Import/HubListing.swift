import APIClient
import ControlAPI
import Resources

/// Lists what a hub, or a member cluster, has of the kinds that are imported: all of it, or nothing.
struct HubListing {
    /// Kinds of a hub, in the order in which they are asked for.
    private static let hubKinds: [ResourceKind] = [
        .trafficManagerProfile, .trafficManagerBackend, .serviceImport, .internalServiceExport, .clusterAddress,
        .externalEndpoint, .profilePolicy, .work,
    ]
    /// Kinds of a member.
    private static let memberKinds: [ResourceKind] = [.service, .serviceExport]

    /// What was listed.
    struct Listing {
        /// JSON objects, one after another; of kinds without objects an empty list.
        var body: [UInt8] = []
        /// How many objects.
        var count = 0
        /// What was left out, and why.
        var warnings: [String] = []
    }

    let client: APIClient
    let isMember: Bool
    /// Only of these; empty for all.
    let namespaces: [String]

    /// Lists all kinds.
    ///
    /// - Throws: What fails of it, with the kind: an incomplete import would tell less than there is.
    func list(progress: (String) -> Void) throws(APIFailure) -> Listing {
        progress("asking \(client.access.server) what kinds it has")
        let served = try client.discover()
        var listing = Listing()
        var isAny = false
        for kind in isMember ? Self.memberKinds : Self.hubKinds {
            let found = kind.apiVersions.lazy.compactMap { served.find(apiVersion: $0, kind: kind.rawValue) }.first
            guard let resource = found else {
                listing.warnings.append(
                    "\(kind.rawValue): \(client.access.server) does not have this kind; none is imported, and none is removed"
                )
                continue
            }
            progress("listing \(resource.plural)")
            guard try add(kind, resource, to: &listing) else { continue }
            isAny = true
        }
        guard isAny else {
            let kinds = isMember ? "Services and ServiceExports" : "the kinds of a fleet hub"
            throw .unusable(
                "nothing is imported: \(client.access.server) has none of \(kinds): is it the right server?")
        }
        return listing
    }

    /// Adds the objects of a kind; false where it is one that may be left out.
    private func add(
        _ kind: ResourceKind, _ resource: APIResource, to listing: inout Listing
    ) throws(APIFailure) -> Bool {
        var count = 0
        do throws(APIFailure) {
            for namespace in namespaces.isEmpty ? [nil] : namespaces.map(Optional.some) {
                let items = try client.list(resource, ObjectQuery(namespace: namespace)).items
                for item in items {
                    // Nothing else of a Work is ever sent on.
                    (kind == .work ? Work.reduced(item) : item).appendJSON(to: &listing.body)
                    listing.body.append(0x0A)
                }
                count += items.count
            }
        } catch {
            // Works may hold Secrets, which whoever reads a hub need not be allowed to see.
            guard kind == .work, let refusal = error.refusal, refusal.code == 403 else {
                throw .unusable("nothing is imported: \(resource.plural) cannot be listed: \(error)")
            }
            listing.warnings.append(
                "\(resource.plural) may not be listed (\(refusal.message)); none is imported, and none is removed")
            return false
        }
        if count == 0 {
            let empty: Value = [
                "apiVersion": Value(resource.apiVersion), "kind": Value(resource.kind + "List"), "items": [],
            ]
            listing.body += empty.json + [0x0A]
        }
        listing.count += count
        return true
    }
}
