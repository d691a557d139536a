package import Fleet
import Resources

/// A condition of an object that has become another one.
package struct StatusTransition: Sendable {
    /// Whose condition it is.
    package var object: ObjectReference
    /// The condition as it is now.
    package var condition: Condition

    /// Makes a transition.
    package init(object: ObjectReference, condition: Condition) {
        self.object = object
        self.condition = condition
    }

    /// What people are told of it; nil for objects of which only the status tells.
    package var event: ObjectEvent.Content? {
        switch (object.key.kind, condition.type) {
        case (.trafficManagerProfile, Condition.programmed), (.trafficManagerBackend, Condition.accepted): break
        default: return nil
        }
        let isTrue = condition.status == .isTrue
        // What is still awaited is nobody's fault.
        let severity: ObjectEvent.Severity = condition.status == .isFalse ? .warning : .normal
        let detail = isTrue || condition.reason == condition.type ? "" : "\(condition.reason): "
        return ObjectEvent.Content(
            object, severity, reason: isTrue ? condition.type : "Not\(condition.type)",
            message: detail + condition.message)
    }
}
