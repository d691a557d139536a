package import Resources

/// A patch that was read, of any kind but server-side apply.
package enum ObjectPatch: Sendable {
    /// RFC 7386.
    case merge(Value)
    /// RFC 6902.
    case json(JSONPatch)
    /// Kubernetes' own.
    case strategic(Value)

    /// Reads a patch.
    package init(_ body: Value, _ format: PatchFormat) throws(APIStatus) {
        switch format {
        case .json:
            do throws(PatchError) {
                self = .json(try JSONPatch(body))
            } catch {
                throw .badRequest("\(error)")
            }
        case .merge, .strategic, .apply:
            guard case .object = body.content else {
                throw .badRequest("the body of the patch: found \(body.found), expected an object")
            }
            self = format == .merge ? .merge(body) : .strategic(body)
        }
    }

    /// The object with the patch applied.
    package func apply(to object: Value) throws(APIStatus) -> Value {
        do throws(PatchError) {
            switch self {
            case .merge(let patch): return try MergePatch.apply(patch, to: object)
            case .json(let patch): return try patch.apply(to: object)
            case .strategic(let patch): return try StrategicMergePatch.apply(patch, to: object)
            }
        } catch {
            guard error.reason != .malformed else { throw .badRequest("\(error)") }
            // Without details, as kubectl prints these instead of the message.
            throw APIStatus(
                code: 422, message: "the server rejected our request due to an error in our request: \(error)")
        }
    }
}
