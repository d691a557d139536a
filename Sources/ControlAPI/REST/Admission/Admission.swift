package import Resources

/// The rules by which objects are taken in: pure, on trees.
///
/// What is taken in stands in the kind's storage version.
package struct Admission: Sendable {
    /// The kind.
    package var kind: ResourceKind
    /// The version of the request.
    package var version: String
    /// Where the object lives; empty for kinds that live nowhere.
    package var namespace: String
    /// The time of the request.
    package var now: Timestamp
    /// What is done about unknown fields.
    package var fieldValidation = FieldValidation.warn
    /// Who owns the fields that are written.
    package var manager: String
    /// Whether an import brings what is written: it may lack what only the hub's CRD requires.
    package var isImport = false
    /// What the client is told beside the result.
    package private(set) var warnings: [String] = []

    /// Enough to work on, and bounded for the response's head.
    private static let warningLimit = 20

    /// The rules for one request.
    package init(
        kind: ResourceKind, version: String, namespace: String, now: Timestamp,
        fieldValidation: FieldValidation = .warn, manager: String = "unknown"
    ) {
        self.kind = kind
        self.version = version
        self.namespace = namespace
        self.now = now
        self.fieldValidation = fieldValidation
        self.manager = manager
    }

    /// What `apiVersion` says in the request's version.
    var apiVersion: String { kind.apiVersion(version) }

    /// The shape of the objects in the request's version.
    func schema() throws(APIStatus) -> Schema {
        guard let schema = kind.schema(version: version) else {
            throw APIStatus(code: 404, message: "\(kind.rawValue) is not served in version \(version)")
        }
        return schema
    }

    mutating func warn(_ text: String) {
        if warnings.count < Self.warningLimit { warnings.append(text) }
    }

    /// Checks that a body is an object of the path's kind, and that what it says of itself fits the path.
    func checkIdentity(of body: Value, name: String?) throws(APIStatus) {
        guard case .object = body.content else {
            throw .badRequest(
                "the object provided is unrecognized (must be of type \(kind.rawValue)): found \(body.found), "
                    + "expected an object")
        }
        if let found = stated("apiVersion", body), found != apiVersion {
            throw .badRequest(
                "the API version in the data (\(found)) does not match the expected API version "
                    + "(\(apiVersion))")
        }
        if let found = stated("kind", body), found != kind.rawValue {
            throw .badRequest(
                "the kind in the data (\(found)) does not match the expected kind "
                    + "(\(kind.rawValue))")
        }
        guard let metadata = body["metadata"] else { return }
        guard case .object = metadata.content else {
            throw .badRequest("metadata: found \(metadata.found), expected an object")
        }
        if let given = metadata["namespace"]?.string, !given.isEmpty, given != namespace {
            throw .badRequest(
                "the namespace of the provided object does not match the namespace sent on the request")
        }
        if let name, let given = metadata["name"]?.string, !given.isEmpty, given != name {
            throw .badRequest(
                "the name of the object (\(given)) does not match the name on the URL (\(name))")
        }
    }

    /// What a body says it is. Core kinds may leave it to the path; all others must say it, as with the real server.
    private func stated(_ field: String, _ body: Value) -> String? {
        if let value = body[field] { return value.string ?? value.found }
        return kind.group.isEmpty ? nil : ""
    }

    /// A body that says what it is, also where it left that to the path.
    func identified(_ body: Value) -> Value {
        var body = body
        body.set(.text(apiVersion), for: "apiVersion")
        body.set(.text(kind.rawValue), for: "kind")
        return body
    }

    /// Drops nulls and unknown fields, saying so or refusing as was asked.
    mutating func prune(_ body: inout Value) throws(APIStatus) {
        // Before anything is kept or told of it: it may carry Secrets.
        if kind == .work { body = Work.reduced(body) }
        body.dropNulls()
        let unknown = try schema().prune(&body)
        guard !unknown.isEmpty else { return }
        switch fieldValidation {
        case .ignore: break
        case .warn: for field in unknown { warn("unknown field \"\(field)\"") }
        case .strict:
            let fields = unknown.map { "unknown field \"\($0)\"" }.joined(separator: ", ")
            throw .badRequest(
                "\(kind.rawValue) in version \"\(version)\" cannot be handled as a \(kind.rawValue): "
                    + "strict decoding error: \(fields)")
        }
    }

    /// Refuses what the schema refuses, save what was wrong in the same way before.
    mutating func validate(_ object: Value, old: Value?) throws(APIStatus) {
        let schema = try schema()
        let findings = schema.validate(inRequestVersion(object))
        for warning in findings.warnings where warning.reason != .unknownField { warn("\(warning)") }
        var violations = findings.violations
        if isImport {
            violations.removeAll { violation in
                guard violation.reason == .required, kind.dispensableFields.contains(violation.path) else {
                    return false
                }
                warn("\(violation): the hub's CRD requires it, though it has no use here")
                return true
            }
        }
        if let old {
            if !violations.isEmpty {
                let before = schema.validate(inRequestVersion(old)).violations
                violations.removeAll { violation in
                    before.contains { $0.path == violation.path && $0.found == violation.found }
                }
            }
            violations += schema.validateUpdate(from: old, to: object)
        }
        var causes = violations.map { APIStatus.Cause($0) }
        let size = Self.annotationOctets(object)
        if size > Self.annotationLimit, size > old.map(Self.annotationOctets) ?? 0 {
            causes.append(
                APIStatus.Cause(
                    reason: "FieldValueTooLong",
                    message: "Too long: found \(size) octets, may not be more than \(Self.annotationLimit) bytes",
                    field: "metadata.annotations"))
        }
        guard causes.isEmpty else { throw invalid(object, causes) }
        warnOfWhatHasNoEffect(object, old: old)
    }

    /// Octets of all of an object's annotations, names and values, as in the real server.
    private static let annotationLimit = 256 << 10

    private static func annotationOctets(_ object: Value) -> Int {
        (object["metadata"]?["annotations"]?.members ?? []).reduce(0) {
            $0 + $1.key.utf8.count + ($1.value.string?.utf8.count ?? 0)
        }
    }

    func invalid(_ object: Value, _ causes: [APIStatus.Cause]) -> APIStatus {
        .invalid(kind, object["metadata"]?["name"]?.string ?? "", causes)
    }

    private func inRequestVersion(_ object: Value) -> Value {
        guard version != kind.storageVersion else { return object }
        var object = object
        object.set(.text(apiVersion), for: "apiVersion")
        return object
    }

    /// Puts an object into the form in which it is stored: what it is, its metadata, and the rest, in this order.
    func finished(_ object: Value) -> Value {
        var result: Value = [:]
        result.set(.text(kind.apiVersion(kind.storageVersion)), for: "apiVersion")
        result.set(.text(kind.rawValue), for: "kind")
        result.set(object["metadata"] ?? [:], for: "metadata")
        for member in object.members where !["apiVersion", "kind", "metadata"].contains(member.key) {
            result.set(member.value, for: member.key)
        }
        return result
    }
}
