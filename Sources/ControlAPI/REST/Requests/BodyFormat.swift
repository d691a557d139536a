/// How a request's body is written.
package enum BodyFormat: Equatable, Sendable {
    /// JSON, also where nothing is said.
    case json
    /// YAML.
    case yaml
    /// The envelope that kubectl sends for a few core kinds.
    case protobuf

    /// Tells the format of an object's body; nil for others.
    package init?(contentType: String?) {
        switch contentType.map({ MediaType($0).essence }) {
        case nil, "", "application/json": self = .json
        case "application/yaml": self = .yaml
        case "application/vnd.kubernetes.protobuf": self = .protobuf
        default: return nil
        }
    }

    /// The failure where a body is in none of these.
    static let unsupported = APIStatus(
        code: 415,
        message: "the body of the request was in an unknown format - accepted media types include: "
            + "application/json, application/yaml")
}

/// What a `PATCH` body means.
package enum PatchFormat: Equatable, Sendable {
    /// RFC 7386.
    case merge
    /// RFC 6902.
    case json
    /// Kubernetes' own merging of lists by key, for core kinds.
    case strategic
    /// Server-side apply.
    case apply

    /// Tells the meaning by the content type; nil for others.
    package init?(contentType: String?) {
        switch contentType.map({ MediaType($0).essence }) {
        case "application/merge-patch+json": self = .merge
        case "application/json-patch+json": self = .json
        case "application/strategic-merge-patch+json": self = .strategic
        case "application/apply-patch+yaml": self = .apply
        default: return nil
        }
    }

    /// The failure where a patch is of no kind that is taken.
    static func unsupported(isCore: Bool) -> APIStatus {
        var types = ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"]
        if isCore { types.append("application/strategic-merge-patch+json") }
        return APIStatus(
            code: 415,
            message: "the body of the request was in an unknown format - accepted media types include: "
                + types.joined(separator: ", "))
    }
}
