package import Resources

extension Admission {
    /// Checks what is applied, and leaves of it what the path is about.
    package mutating func configuration(_ body: Value, name: String?, part: Part) throws(APIStatus) -> Value {
        guard case .object = body.content else {
            throw .badRequest("the applied configuration: found \(body.found), expected an object")
        }
        guard body["apiVersion"] != nil, body["kind"] != nil else {
            throw .badRequest(
                "invalid object type: \(body["apiVersion"]?.string ?? "/"), Kind=\(body["kind"]?.string ?? "")")
        }
        try checkIdentity(of: body, name: name)
        if body["metadata"]?["managedFields"] != nil { throw .badRequest("metadata.managedFields must be nil") }
        var configuration = body
        try prune(&configuration)
        switch part {
        case .main:
            if kind.hasStatus { configuration.set(nil, for: "status") }
        case .status:
            var status: Value = [:]
            for key in ["apiVersion", "kind", "metadata", "status"] { status.set(configuration[key], for: key) }
            configuration = status
        }
        return configuration
    }

    /// The object as it is once a configuration is applied to it, with its owners.
    package func apply(
        _ configuration: Value, to live: Value?, part: Part, isForced: Bool
    ) throws(APIStatus) -> Value {
        try checkPreconditions(of: configuration, on: live)
        let schema = try schema()
        do throws(ApplyError) {
            return try ServerSideApply.apply(
                configuration, to: live, manager: manager, force: isForced, apiVersion: apiVersion,
                subresource: part.subresource, time: now, schema: schema)
        } catch {
            throw failure(error, configuration["metadata"]?["name"]?.string ?? "")
        }
    }

    /// Refuses a configuration that was made for another version of the object, or for another object of its name.
    ///
    /// Ownership does not cover these two fields, so nothing else would compare them.
    private func checkPreconditions(of configuration: Value, on live: Value?) throws(APIStatus) {
        let wanted = configuration["metadata"]
        let name = wanted?["name"]?.string ?? ""
        let uid = wanted?["uid"]?.string ?? ""
        let version = wanted?["resourceVersion"]?.string ?? ""
        guard let live else {
            guard uid.isEmpty else {
                throw .conflict(
                    kind, name,
                    "uid mismatch: the provided object specified uid \(Value.quoted(uid)), and no existing object was found"
                )
            }
            guard version.isEmpty || version == "0" else {
                throw .conflict(
                    kind, name,
                    "the provided object specified resourceVersion \(Value.quoted(version)), and no existing object was found"
                )
            }
            return
        }
        try checkUID(uid, of: live, name)
        guard version.isEmpty || version == "0" || version == live["metadata"]?["resourceVersion"]?.string else {
            throw .modified(kind, name)
        }
    }

    private func failure(_ error: ApplyError, _ name: String) -> APIStatus {
        guard case .conflicts(let conflicts) = error else { return .badRequest("\(error)") }
        var details = APIStatus.about(kind, name)
        details.causes = conflicts.map {
            APIStatus.Cause(reason: "FieldManagerConflict", message: "\($0)", field: $0.path)
        }
        return APIStatus(code: 409, message: "\(error)", details: details)
    }
}
