/// A cluster's wish to export its service of the same name (`networking.fleet.azure.com`).
public struct ServiceExport: Sendable, Equatable {
    /// The object's metadata; its annotations state the weight.
    public var metadata: ObjectMeta

    /// Makes an export.
    public init(metadata: ObjectMeta) {
        self.metadata = metadata
    }

    /// The weight that the annotation states.
    public var weight: ExportWeight { ExportWeight(annotations: metadata.annotations) }
}
