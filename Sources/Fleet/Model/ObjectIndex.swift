/// A value for each object of a kind, by namespace and then by name: there may be very many objects in few namespaces.
struct ObjectIndex<Value> {
    private var namespaces: [String: [String: Value]] = [:]

    /// The objects of a namespace with their values, in no order.
    func entries(in namespace: String) -> [String: Value] { namespaces[namespace] ?? [:] }

    subscript(name: ObjectName) -> Value? { namespaces[name.namespace]?[name.name] }

    /// Sets the object's value.
    /// - Returns: the value before; nil where there was none.
    mutating func set(_ value: Value, for name: ObjectName) -> Value? {
        namespaces[name.namespace, default: [:]].updateValue(value, forKey: name.name)
    }

    /// Removes the object.
    /// - Returns: its value; nil where there was none.
    mutating func remove(_ name: ObjectName) -> Value? {
        guard let value = namespaces[name.namespace]?.removeValue(forKey: name.name) else { return nil }
        if namespaces[name.namespace]?.isEmpty == true { namespaces[name.namespace] = nil }
        return value
    }
}
