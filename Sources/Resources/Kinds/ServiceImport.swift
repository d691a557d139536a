/// The hub's record of a service that clusters export (`networking.fleet.azure.com`).
public struct ServiceImport: Sendable, Equatable {
    /// The object's metadata.
    public var metadata: ObjectMeta
    /// `status.clusters[].cluster`: the accepted exporters, in order of acceptance.
    public var clusters: [String]
    /// `status.ports[]`: the ports of the export that won.
    public var ports: [ServicePort]

    /// Makes an import.
    public init(metadata: ObjectMeta, clusters: [String] = [], ports: [ServicePort] = []) {
        self.metadata = metadata
        self.clusters = clusters
        self.ports = ports
    }
}
