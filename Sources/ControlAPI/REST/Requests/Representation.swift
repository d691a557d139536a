/// The form in which objects are sent.
package enum Representation: Hashable, Sendable {
    /// The objects themselves.
    case objects
    /// A `meta.k8s.io` Table in a version, for people.
    case table(version: String)

    /// Chooses the first form of `Accept` that is served; nil where none is.
    package static func negotiate(accept: String?, allowsTable: Bool) -> Representation? {
        guard let accept, !accept.isEmpty else { return .objects }
        for type in MediaType.list(accept) {
            guard type.essence == "application/json" || type.essence == "application/*" || type.essence == "*/*" else {
                continue
            }
            guard let form = type.parameters["as"] else { return .objects }
            if allowsTable, form == "Table", type.parameters["g"] == "meta.k8s.io",
                let version = type.parameters["v"], version == "v1" || version == "v1beta1"
            {
                return .table(version: version)
            }
        }
        return nil
    }

    /// The failure where nothing that is accepted can be sent.
    static let notAcceptable = APIStatus(
        code: 406,
        message: "only the following media types are accepted: application/json, "
            + "application/json;as=Table;v=v1;g=meta.k8s.io")
}
