/// What of objects is sent.
package enum Representation: Hashable, Sendable {
    /// The objects themselves.
    case objects
    /// A `meta.k8s.io` Table in a version, for people.
    case table(version: String)
    /// Their metadata alone (`meta.k8s.io` PartialObjectMetadata) in a version, for caches that need no more.
    case metadata(version: String)

    /// Chooses the first form of `Accept` that is served; nil where none is.
    ///
    /// - Parameter allowsTable: Whether other forms than the objects themselves are served.
    package static func negotiate(accept: String?, allowsTable: Bool) -> Representation? {
        chosen(accept, allowsTable: allowsTable)?.form
    }

    /// Whether the form that ``negotiate(accept:allowsTable:)`` chooses is written as YAML.
    package static func isYAML(accept: String?, allowsTable: Bool) -> Bool {
        chosen(accept, allowsTable: allowsTable)?.type == yaml
    }

    private static let yaml = "application/yaml"

    private static func chosen(_ accept: String?, allowsTable: Bool) -> (form: Representation, type: String)? {
        guard let accept, !accept.isEmpty else { return (.objects, "*/*") }
        for type in MediaType.list(accept) {
            switch type.essence {
            case "application/json", "application/*", "*/*", yaml:
                if let form = Representation(type, allowsTable: allowsTable) { return (form, type.essence) }
            default: continue
            }
        }
        return nil
    }

    private init?(_ type: MediaType, allowsTable: Bool) {
        guard let form = type.parameters["as"] else {
            self = .objects
            return
        }
        guard allowsTable, type.parameters["g"] == "meta.k8s.io", let version = type.parameters["v"],
            version == "v1" || version == "v1beta1"
        else { return nil }
        switch form {
        case "Table": self = .table(version: version)
        // The one stands for objects, the other for lists; clients mix them up, and the real server takes either.
        case "PartialObjectMetadata", "PartialObjectMetadataList": self = .metadata(version: version)
        default: return nil
        }
    }

    /// The failure where nothing that is accepted can be sent.
    static let notAcceptable = APIStatus(
        code: 406,
        message: "only the following media types are accepted: application/json, application/yaml, "
            + "application/json;as=Table;v=v1;g=meta.k8s.io, application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io, "
            + "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
}
