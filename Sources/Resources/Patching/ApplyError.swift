/// Why a configuration cannot be applied.
public enum ApplyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Other managers own fields to which the configuration gives another value (409).
    case conflicts([FieldConflict])
    /// The configuration or the patch cannot be applied as it is (400).
    case invalid(String)

    /// What the API server says: `Apply failed with 1 conflict: conflict with "kubectl-patch" using v1: .spec.type`.
    public var description: String {
        switch self {
        case .invalid(let message): return message
        case .conflicts(let conflicts):
            if conflicts.count == 1, let conflict = conflicts.first {
                return "Apply failed with 1 conflict: \(conflict.description): \(conflict.path)"
            }
            var lines: [String] = []
            var last: String?
            for conflict in conflicts {
                let owner = conflict.owner
                if owner != last { lines.append("conflicts with \(owner):") }
                last = owner
                lines.append("- \(conflict.path)")
            }
            return "Apply failed with \(conflicts.count) conflicts: " + lines.joined(separator: "\n")
        }
    }
}

/// A field that an apply would change although another manager owns it.
public struct FieldConflict: Sendable, Equatable, CustomStringConvertible {
    /// The owner.
    public var manager: String
    /// The version in which the owner wrote.
    public var apiVersion: String
    /// The field, such as `.spec.monitorConfig.port` or `.status.conditions[type="Accepted"].reason`.
    public var path: String
    /// How the owner wrote.
    public var operation: ManagedFieldsOperation
    /// The subresource by which the owner wrote; nil for the object itself.
    public var subresource: String?

    /// Makes a conflict.
    public init(
        manager: String, apiVersion: String, path: String, operation: ManagedFieldsOperation,
        subresource: String? = nil
    ) {
        self.manager = manager
        self.apiVersion = apiVersion
        self.path = path
        self.operation = operation
        self.subresource = subresource
    }

    /// `conflict with "kubectl-patch" using v1`, the message of the answer's cause.
    public var description: String { "conflict with \(owner)" }

    /// The owner as the API server names it: one that updates with its version.
    var owner: String {
        var text = Value.quoted(manager)
        if let subresource { text += " with subresource \(Value.quoted(subresource))" }
        if operation == .update { text += " using \(apiVersion)" }
        return text
    }
}

/// How a manager wrote its fields.
public enum ManagedFieldsOperation: String, Sendable {
    /// By server-side apply.
    case apply = "Apply"
    /// By anything else.
    case update = "Update"
}
