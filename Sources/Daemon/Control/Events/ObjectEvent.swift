package import Resources

/// Something that happened to an object once or several times, in the form of Kubernetes' core `v1` `Event`.
package struct ObjectEvent: Sendable {
    /// How an event is to be taken.
    package enum Severity: String, Sendable {
        /// All is well.
        case normal = "Normal"
        /// Somebody ought to look at it.
        case warning = "Warning"
    }

    /// What tells an event from others: equal ones are counted.
    package struct Content: Hashable, Sendable {
        /// Whom it is about.
        package var object: ObjectReference
        /// How it is to be taken.
        package var severity: Severity
        /// One CamelCase word.
        package var reason: String
        /// What happened.
        package var message: String

        /// Makes content.
        package init(_ object: ObjectReference, _ severity: Severity, reason: String, message: String) {
            self.object = object
            self.severity = severity
            self.reason = reason
            self.message = message
        }
    }

    /// What happened.
    package var content: Content
    /// When it was seen first.
    package var first: Timestamp
    /// When it was seen last.
    package var last: Timestamp
    /// How often it was seen.
    package var count: Int64 = 1
    /// The name of the object that shows it.
    package let name: String

    init(_ content: Content, at now: Timestamp) {
        self.content = content
        first = now
        last = now
        let object = content.object
        let digest = StableUID.digest([
            object.key.kind.rawValue, object.uid, content.severity.rawValue, content.reason, content.message,
            "\(now.seconds)",
        ])
        name = "\(object.key.name.prefix(200)).\(digest)"
    }

    /// The key of the object that shows it.
    package var key: ResourceKey {
        // Events of objects without a namespace live in the default one, as with client-go.
        let namespace = content.object.key.namespace
        return ResourceKey(
            kind: .event, namespace: namespace.isEmpty ? ResourceDecoder.defaultNamespace : namespace, name: name)
    }

    /// The object that shows it.
    package var tree: Value {
        let key = key
        let object = content.object
        var involved: Value = [
            "kind": Value(.string(object.key.kind.rawValue)),
            "apiVersion": Value(.string(object.key.kind.apiVersions[0])),
            "name": Value(.string(object.key.name)), "uid": Value(.string(object.uid)),
        ]
        if !object.key.namespace.isEmpty { involved.set(Value(.string(object.key.namespace)), for: "namespace") }
        return [
            "apiVersion": "v1", "kind": "Event",
            "metadata": [
                "name": Value(.string(name)), "namespace": Value(.string(key.namespace)),
                "uid": Value(.string(StableUID.make(["Event", key.namespace, name]))),
                "creationTimestamp": Value(.string(first.description)),
            ],
            "involvedObject": involved,
            "reason": Value(.string(content.reason)), "message": Value(.string(content.message)),
            "source": ["component": "pointsman"], "firstTimestamp": Value(.string(first.description)),
            "lastTimestamp": Value(.string(last.description)), "count": Value(.integer(count)),
            "type": Value(.string(content.severity.rawValue)), "eventTime": nil,
            "reportingComponent": "pointsman", "reportingInstance": "",
        ]
    }
}
