import Resources

/// The refused objects, to be named where an object of their name is missing. There are few.
struct RefusedObjects {
    private struct Place: Hashable {
        var scope: ResourceScope
        var key: ResourceKey
    }

    private var places: [Place: String] = [:]
    /// Those that are about one service of the fleet, by that service.
    private var byService: [ObjectName: [RefusedObject]] = [:]
    /// Those of member namespaces, which are named after their service's namespace and name together.
    private var byJoinedName: [String: [RefusedObject]] = [:]

    /// Where the refused object of that key stands; nil where none is.
    func place(of key: ResourceKey, in scope: ResourceScope) -> String? {
        places.isEmpty ? nil : places[Place(scope: scope, key: key)]
    }

    /// What was refused of what tells about a service.
    func about(_ service: ObjectName) -> [RefusedObject] {
        guard !places.isEmpty else { return [] }
        let joined = byJoinedName.isEmpty ? [] : byJoinedName["\(service.namespace)-\(service.name)"] ?? []
        return (byService[service] ?? []) + joined
    }

    /// Puts others in their place.
    ///
    /// - Returns: those that are new, gone, or stand elsewhere now.
    mutating func replace(with objects: [RefusedObject]) -> [RefusedObject] {
        if objects.isEmpty, places.isEmpty { return [] }
        let before = Set(places.map { RefusedObject(scope: $0.key.scope, key: $0.key.key, place: $0.value) })
        self = RefusedObjects()
        // Of one that was refused in several places the first is told.
        for object in objects where places[Place(scope: object.scope, key: object.key)] == nil {
            places[Place(scope: object.scope, key: object.key)] = object.place
            file(object)
        }
        let now = Set(places.map { RefusedObject(scope: $0.key.scope, key: $0.key.key, place: $0.value) })
        return Array(before.symmetricDifference(now))
    }

    private mutating func file(_ object: RefusedObject) {
        let name = ObjectName(namespace: object.key.namespace, name: object.key.name)
        switch (object.key.kind, object.scope) {
        case (.serviceImport, .hub), (.service, .member), (.serviceExport, .member):
            byService[name, default: []].append(object)
        case (.internalServiceExport, .hub), (.clusterAddress, .hub):
            byJoinedName[name.name, default: []].append(object)
        default: break
        }
    }
}
