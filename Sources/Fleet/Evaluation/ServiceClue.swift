/// What is known of a service though no cluster exports it: it tells what is missing.
public enum ServiceClue: Sendable, Hashable {
    /// A `Work` places the service's `ServiceExport` in a cluster, and reports an address back where one is given.
    case placed(work: String, cluster: String, address: String?)
    /// An object that tells about it was refused.
    case refused(RefusedObject)
    /// A `ServiceExport` of its namespace has no `Service` of its own name: it is most likely misnamed.
    case strayExport(String)
}

extension ServiceClue: CustomStringConvertible {
    /// What was found, and what is missing or to be done.
    public var description: String {
        switch self {
        case .placed(let work, let cluster, let address):
            "Work \(work) holds its ServiceExport for cluster \(cluster)"
                + (address.map { " and reports the address \($0)" } ?? "")
                + ", but the InternalServiceExport that fleet-networking's agents write is missing: "
                + "install them, or add a ClusterAddress of the service in cluster \(cluster)"
        case .refused(let object): "\(object): correct it there"
        case .strayExport(let export):
            "ServiceExport \(export) has no Service of its name: an export has the name of its service, so rename it if it is "
                + "meant for this one"
        }
    }
}
