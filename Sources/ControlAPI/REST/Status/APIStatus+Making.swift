internal import Resources

/// The failures of the real server, with its reasons, codes and wording.
extension APIStatus {
    /// There is no such object.
    static func notFound(_ kind: ResourceKind, _ name: String) -> APIStatus {
        APIStatus(code: 404, message: "\(kind.qualifiedPlural) \"\(name)\" not found", details: about(kind, name))
    }

    /// An object of that name is there already.
    static func alreadyExists(_ kind: ResourceKind, _ name: String) -> APIStatus {
        APIStatus(
            code: 409, reason: "AlreadyExists", message: "\(kind.qualifiedPlural) \"\(name)\" already exists",
            details: about(kind, name))
    }

    /// The object is not in the state that the request was made for.
    static func conflict(_ kind: ResourceKind, _ name: String, _ why: String) -> APIStatus {
        APIStatus(
            code: 409, message: "Operation cannot be fulfilled on \(kind.qualifiedPlural) \"\(name)\": \(why)",
            details: about(kind, name))
    }

    /// The object has a newer version than the request was made for.
    static func modified(_ kind: ResourceKind, _ name: String) -> APIStatus {
        conflict(
            kind, name,
            "the object has been modified; please apply your changes to the latest version and try again")
    }

    /// The request is not understood.
    static func badRequest(_ message: String) -> APIStatus { APIStatus(code: 400, message: message) }

    /// The object is wrong, field by field.
    static func invalid(_ kind: ResourceKind, _ name: String, _ causes: [Cause]) -> APIStatus {
        let qualified = kind.group.isEmpty ? kind.rawValue : "\(kind.rawValue).\(kind.group)"
        var details = about(kind, name)
        details.kind = kind.rawValue
        details.causes = causes
        return APIStatus(
            code: 422, message: "\(qualified) \"\(name)\" is invalid: \(text(of: causes))", details: details)
    }

    /// The options of a request are wrong; `type` is such as `PatchOptions`.
    static func invalidOptions(_ type: String, _ causes: [Cause]) -> APIStatus {
        APIStatus(
            code: 422, message: "\(type).meta.k8s.io \"\" is invalid: \(text(of: causes))",
            details: Details(group: "meta.k8s.io", kind: type, causes: causes))
    }

    /// The object may not be changed by anybody, for a reason.
    static func forbidden(_ kind: ResourceKind, _ name: String, _ why: String) -> APIStatus {
        APIStatus(
            code: 403, message: "\(kind.qualifiedPlural) \"\(name)\" is forbidden: \(why)", details: about(kind, name))
    }

    /// No credentials were given, or none that are known.
    static func unauthorized(_ message: String = "Unauthorized") -> APIStatus {
        APIStatus(code: 401, message: message)
    }

    /// The request's method has no meaning here.
    static func methodNotAllowed() -> APIStatus {
        APIStatus(code: 405, message: "the server does not allow this method on the requested resource")
    }

    /// The history that the request needs is gone.
    static func expired(_ message: String) -> APIStatus { APIStatus(code: 410, message: message) }

    /// The client knows a version that is not there yet.
    static func tooLarge(resourceVersion: Int64, current: Int64) -> APIStatus {
        APIStatus(
            code: 504, message: "Timeout: Too large resource version: \(resourceVersion), current: \(current)",
            details: Details(
                causes: [Cause(reason: "ResourceVersionTooLarge", message: "Too large resource version")],
                retryAfterSeconds: 1))
    }

    /// The server has too much to do.
    static func busy(_ what: String) -> APIStatus {
        APIStatus(
            code: 429, message: "too many requests: \(what), please try again later",
            details: Details(retryAfterSeconds: 1))
    }

    /// What a failure is about.
    static func about(_ kind: ResourceKind, _ name: String) -> Details {
        Details(name: name, group: kind.group, kind: kind.plural)
    }

    private static func text(of causes: [Cause]) -> String {
        let texts = causes.map { $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)" }
        return texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    }
}

extension ResourceKind {
    /// `plural.group`, or the plural alone in the core group.
    var qualifiedPlural: String { group.isEmpty ? plural : "\(plural).\(group)" }

    /// What `apiVersion` says in a version.
    func apiVersion(_ version: String) -> String { group.isEmpty ? version : "\(group)/\(version)" }
}
